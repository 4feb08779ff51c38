/** "Call me back" in Chinese (Simplified). */
import type { CallbackWords } from './callback-words.js';

const later = '请稍后再试。';
const tooLate = '现在已无法撤回请求。';
const noAnswer =
  '没有收到回应，但您的请求可能已经送达。原因可能在您的网络，也可能在我们这边。请重试。';

export const words = {
  form: '请留下您的电话号码，我们会给您回电。',
  formInQueue: '请留下您的电话号码，我们会给您回电。提交成功之前，您仍保留排队位置。',
  country: '国家或地区',
  number: '电话号码',
  hint: '可以带国家代码，也可以不带',
  understood: '我们将拨打',
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
  failures: {
    refused: { title: '抱歉，我们无法给您回电', hint: '请通过其他方式联系我们。' },
    'try-later': { title: '抱歉，电话未能拨出', hint: '请过几分钟重新提交请求。' },
    other: { title: '抱歉，电话未能拨出', hint: later },
  },
  lost: {
    title: '我们已收到您的请求',
    hint: '此处无法显示后续进展，请保持电话畅通。',
  },
} satisfies CallbackWords;
