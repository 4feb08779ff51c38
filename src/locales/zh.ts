/** The words of the visitor's element in Chinese (Simplified). */
import type { LanguageFile } from './words.js';

const again = '请过几分钟再试。';
const later = '请稍后再试。';
const ended = { title: '通话已结束', hint: '您可以随时再次来电。' };
const talked = { title: ended.title, hint: '如果还有问题，欢迎再次来电。' };
const ours = { title: '电话未能接通', hint: `问题出在我们这边，${again}` };
const eitherSide = '原因可能在您的网络，也可能在我们这边。';
const route = {
  title: '暂时无法为您接通',
  hint: `${eitherSide}请重新拨打，或换一个网络试试。`,
};
const online = {
  hint: '请检查网络连接。如果网络正常，则问题出在我们这边，请过几分钟再试。',
};

const microphone = '麦克风';
const camera = '摄像头';

const allow = (device: string) => ({
  title: `无法使用您的${device}`,
  hint: `请在浏览器中允许此页面使用${device}，然后重新拨打。`,
});
const unanswered = (device: string) => ({
  title: '浏览器的询问没有得到回应',
  hint: `请重新拨打，并在浏览器询问时允许使用${device}。`,
});
const connect = (device: string) => ({
  title: `未找到${device}`,
  hint: `请接好或打开${device}，然后重新拨打。`,
});
const free = (device: string) => ({
  title: `${device}正在被占用`,
  hint: `请关闭正在使用${device}的其他应用或标签页，然后重新拨打。`,
});
const blocked = (device: string) => ({
  title: `此处无法使用${device}`,
  hint: '此页面不允许使用。在单独的窗口中打开或许可行。',
});

const tooLate = '现在已无法撤回请求。';
const noAnswer =
  '没有收到回应，但您的请求可能已经送达。原因可能在您的网络，也可能在我们这边。请重试。';

export const language: LanguageFile = {
  code: 'zh',
  dir: 'ltr',
  labels: {
    call: '联系我们',
    videoCall: '视频通话',
    starting: '请稍候…',
    cancel: '取消',
    loadFailed: '加载失败。',
    reload: '重新加载页面',
  },
  call: {
    panel: '您的通话',
    states: {
      requesting: '正在呼叫…',
      queued: '您正在排队',
      connecting: '正在为您接通…',
      talking: '已接通',
      reconnecting: '连接中断，正在重新连接…',
      ending: '正在结束通话…',
    },
    asking: {
      microphone: '浏览器正在询问能否使用麦克风，请选择“允许”。',
      camera: '浏览器正在询问能否使用摄像头，请选择“允许”。',
      both: '浏览器正在询问能否使用麦克风和摄像头，请选择“允许”。',
    },
    cutOff: '与我们的连接中断，正在重试…',
    handedOver: '您的来电已转接',
    agentThere: '客服已接入',
    notices: {
      held: '通话已保持，请不要挂断。',
      'no-audio': '已接通，但没有收到声音。',
      'microphone-lost': '麦克风已断开，对方听不到您。请接入麦克风或选择其他设备。',
      'camera-lost': '摄像头已断开，通话继续。',
      'camera-failed': '无法启动摄像头，通话继续。',
      'video-refused': '目前无法与对方视频，通话继续。',
      'device-failed': '无法使用该设备，通话将继续使用原来的设备。',
      'sound-blocked': '浏览器未播放声音。',
      interrupted: '声音被其他通话或应用中断。',
    },
    quality: { good: '连接良好', fair: '连接一般', poor: '连接较差' },
    soundOn: '打开声音',
    remoteVideo: '客服的视频',
    selfView: '您的视频',
    ends: {
      'hung-up': ended,
      removed: ended,
      released: { title: '本次呼叫已被结束', hint: '如果仍有需要，请再次来电。' },
      'left-page': { title: ended.title, hint: '您离开页面时，通话随之结束。' },
      unsupported: {
        title: '此页面无法在此浏览器中通话',
        hint: '请使用其他浏览器的最新版本打开此页面。',
      },
      'insecure-context': {
        title: '此页面无法通话',
        hint: '页面未以安全方式打开。请使用以 https 开头的网址。',
      },
      'load-failed': { title: '加载失败', ...online },
      busy: {
        title: '您已有一个进行中的通话',
        hint: '它可能在另一个标签页中。请先在那里结束通话，然后重新拨打。',
      },
      unavailable: { title: '目前无法在此接听来电', hint: later },
      closed: { title: '现在不在服务时间内', hint: '请在服务时间内再来电。' },
      'no-agent': { title: '目前没有空闲的客服人员', hint: again },
      'queue-timeout': { title: '抱歉，等待期间一直没有空闲的客服', hint: later },
      'not-answered': { title: '暂时无人接听', hint: again },
      'microphone-denied': allow(microphone),
      'microphone-missing': connect(microphone),
      'microphone-busy': free(microphone),
      'microphone-blocked': blocked(microphone),
      'microphone-unanswered': unanswered(microphone),
      'camera-denied': allow(camera),
      'camera-missing': connect(camera),
      'camera-busy': free(camera),
      'camera-blocked': blocked(camera),
      'camera-unanswered': unanswered(camera),
      unauthorized: {
        title: ours.title,
        hint: `我们的系统未能识别您的访问，问题出在我们这边。${later}`,
      },
      network: { title: '无法连接到我们', ...online },
      timeout: { title: '等待时间过长', hint: again },
      'bad-request': ours,
      'not-found': ours,
      'server-error': ours,
      'bad-response': ours,
      refused: ours,
      'call-failed': ours,
      'gateway-refused': ours,
      'gateway-rejected': { title: '您的来电未被接受', hint: ours.hint },
      'gateway-unreachable': route,
      'media-failed': { title: '连接失败', hint: route.hint },
    },
    afterTalk: {
      'hung-up': talked,
      removed: talked,
      released: { title: '对方已结束通话', hint: talked.hint },
      'left-page': { title: ended.title, hint: '您离开页面时，通话随之结束。' },
    },
    cutShort: { title: '通话中断了', hint: `请重新拨打。${eitherSide}` },
    unexplained: { title: ours.title, hint: again },
    notStarted: { title: '通话未能开始', hint: '请再试一次。如果仍然不行，请换一个浏览器。' },
    codeGone: '您打开此页面后，页面已有更新。请重新加载，然后重新拨打。',
    opens: {
      today: '今天 {time} 恢复服务。',
      tomorrow: '明天 {time} 恢复服务。',
      weekday: '{day} {time} 恢复服务。',
      date: '{date} {time} 恢复服务。',
    },
    callBack: '请给我回电',
    callBackInQueue: '您正在排队。如果愿意，我们也可以给您回电。',
    leaveMessage: '留言',
    messageInQueue: '您正在排队。如果愿意，您也可以留言。',
    callBackLost: '表单加载失败，请重试。',
    callBackGone: '表单加载失败，请重新加载页面。',
    waited: '等待时间',
    talked: '通话时间',
    queuePlace: '您排在第 {number} 位。',
    queueEstimate: '预计等待约 {time}。',
    stillWaiting: '您仍在排队，请不要关闭此页面。',
    maybeWaiting: '您的排队位置可能仍然保留，请不要关闭此页面。',
    cancel: '取消',
    hangUp: '挂断',
    mute: '静音',
    unmute: '取消静音',
    muted: '已静音',
    cameraIsOff: '摄像头已关闭',
    cameraOn: '打开摄像头',
    cameraOff: '关闭摄像头',
    keypad: '拨号键盘',
    devices: '设备',
    microphone: '麦克风',
    speaker: '扬声器',
    camera: '摄像头',
    digits: '已发送的数字',
    callAgain: '重新拨打',
    close: '关闭',
    minimize: '最小化',
    expand: '展开',
    otherWays: '其他联系方式',
    access: {
      granted: { title: '现在已允许使用', hint: '您可以拨打了。' },
      steps: {
        chromium: '操作方法：点击网址左侧的图标，在那里打开权限。',
        'chromium-android': '操作方法：点按网址左侧的图标，打开“权限”并允许使用。',
        firefox: '操作方法：点击网址左侧带斜线的图标，在那里解除阻止。',
        'firefox-android': '操作方法：点按网址左侧的盾牌或锁形图标，在那里允许使用。',
        safari: '操作方法：在 Safari 菜单中打开“此网站的设置”，允许使用，然后刷新页面。',
        'safari-ios': '操作方法：点按地址栏左侧的按钮，打开“网站设置”，允许使用，然后刷新页面。',
        'other-ios': '操作方法：打开设备的“设置”，选择此浏览器，然后打开权限。',
        ask: '浏览器会再次询问，请选择“允许”。',
        system: '浏览器已允许，但您的设备不允许：请打开设备的隐私设置，允许此浏览器使用。',
      },
    },
  },
  callback: {
    form: '请留下您的电话号码，我们会给您回电。',
    formInQueue: '请留下您的电话号码，我们会给您回电。提交成功之前，您仍保留排队位置。',
    country: '国家或地区',
    number: '电话号码',
    hint: '可以带国家代码，也可以不带',
    understood: '我们将拨打',
    when: '您希望何时接听回电？',
    soon: '尽快',
    submit: '请求回电',
    back: '返回',
    sending: '正在提交您的请求…',
    withdraw: '撤回请求',
    withdrawing: '正在撤回您的请求…',
    again: '重新请求',
    problems: {
      'number-missing': '请输入您的电话号码。',
      'number-invalid': '电话号码不完整，请检查号码和国家或地区。',
      'number-too-long': '内容过长：最多可输入 80 个字符。请只输入电话号码。',
      'number-refused': '我们无法拨打此类号码或该国家或地区的号码，请输入其他号码。',
      'already-open': '我们已收到此号码的请求，将会回电。',
      'time-invalid': '这个时间已不能选择，请选择其他时间。',
      'time-refused': '这个时间已不能选择，请选择其他时间。',
      'too-many': `请求次数过多，${later}`,
      unavailable: `目前无法接受回电请求，${later}`,
      sent: '来不及了：您的请求已经转出。',
      'not-found': `操作未成功，${later}`,
      network: noAnswer,
      timeout: noAnswer,
      'bad-response': `操作未成功，问题出在我们这边，${later}`,
    },
    states: {
      waiting: {
        title: '我们会给您回电',
        hint: '请保持电话畅通。请求转出之前，您可以撤回。',
      },
      sending: { title: '正在转出您的请求', hint: tooLate },
      calling: {
        title: '正在为您安排通话',
        hint: `我们先接通客服，然后您的电话会响起。${tooLate}`,
      },
      'under-way': { title: '正在给您回电', hint: `电话响起时请接听。${tooLate}` },
      done: { title: '通话已结束', hint: '如果还有问题，欢迎再次联系我们。' },
      missed: {
        title: '未能接通您的电话',
        hint: '您的电话占线或无人接听。您可以重新提交请求。',
      },
      'agent-missed': {
        title: '抱歉，暂时没有客服可以给您回电',
        hint: '请过几分钟重新提交请求。',
      },
      'no-status': {
        title: '暂不清楚回电的结果',
        hint: '您的电话可能仍会响起。如果几分钟内没有响，请重新提交请求。',
      },
      withdrawn: { title: '您的请求已撤回', hint: '我们不会给您回电。' },
    },
    chosen: {
      title: '我们将在{time}给您回电',
      hint: '届时请保持电话畅通。在此之前，只要不关闭本页面，您都可以在这里撤回请求。',
    },
    failures: {
      refused: { title: '抱歉，我们无法给您回电', hint: '请通过其他方式联系我们。' },
      'try-later': { title: '抱歉，电话未能拨出', hint: '请过几分钟重新提交请求。' },
      other: { title: '抱歉，电话未能拨出', hint: later },
    },
    lost: {
      title: '我们已收到您的请求',
      hint: '此处无法显示后续进展，请保持电话畅通。',
    },
  },
  message: {
    form: '请给我们留言，并留下可以联系到您的电话号码。',
    formInQueue: '请给我们留言，并留下可以联系到您的电话号码。留言期间，您仍保留排队位置。',
    text: '您的留言',
    textMissing: '请填写留言内容。',
    understood: '您的号码：',
    submit: '发送留言',
    sending: '正在发送您的留言…',
    failures: {
      'number-refused': '我们无法使用此电话号码，请检查。',
      'not-here': '留言未能送达：此处无法接收留言，请通过其他方式联系我们。',
      'not-sent': '留言发送失败，请重试。',
      doubtful: '没有收到答复，您的留言可能已经送达。请重试。',
    },
    left: { title: '我们已收到您的留言', hint: '我们会与您联系。' },
    leftInQueue: '您仍在排队，客服仍可能接听您的来电。',
  },
  rating: {
    question: '您对本次通话是否满意？',
    levels: { 1: '非常不满意', 2: '不满意', 3: '一般', 4: '满意', 5: '非常满意' },
    comment: '意见或建议（选填）',
    send: '提交评价',
    said: {
      sending: '正在提交您的评价…',
      sent: '感谢您的评价。',
      failed: '评价提交失败，请重试。',
      impossible: '抱歉，目前无法接收评价。',
    },
  },
};
