/** Arabic (Modern Standard). */
import type { Messages } from './messages.js';

const again = 'يُرجى المحاولة مرة أخرى بعد بضع دقائق.';
const later = 'يُرجى المحاولة مرة أخرى لاحقًا.';
const ended = { title: 'انتهت المكالمة', hint: 'يمكنك الاتصال مرة أخرى في أي وقت.' };
const talked = { title: ended.title, hint: 'هل لديك سؤال آخر؟ يمكنك الاتصال بنا من جديد.' };
const ours = { title: 'لم تكتمل المكالمة', hint: `المشكلة من جانبنا. ${again}` };
const eitherSide = 'قد يكون السبب في شبكتك أو من جانبنا.';
const route = {
  title: 'تعذّر توصيلك',
  hint: `${eitherSide} اتصل مرة أخرى أو جرّب شبكة أخرى.`,
};
const online = {
  hint: 'تحقّق من اتصالك بالإنترنت. إذا كان سليمًا فالمشكلة من جانبنا: حاول مرة أخرى بعد بضع دقائق.',
};

const microphone = 'الميكروفون';
const camera = 'الكاميرا';

const allow = (device: string) => ({
  title: `لا يمكننا استخدام ${device}`,
  hint: `اسمح لهذه الصفحة باستخدام ${device} من إعدادات المتصفح، ثم اتصل مرة أخرى.`,
});
const unanswered = (device: string) => ({
  title: 'لم تتم الإجابة عن سؤال المتصفح',
  hint: `اتصل مرة أخرى، واسمح باستخدام ${device} عندما يسألك المتصفح.`,
});
const connect = (device: string) => ({
  title: `لم يُعثر على ${device}`,
  hint: `تحقّق من توصيل ${device} وتشغيله، ثم اتصل مرة أخرى.`,
});
const free = (device: string) => ({
  title: `${device} قيد الاستخدام`,
  hint: `أغلق التطبيقات أو علامات التبويب الأخرى التي تستخدم ${device}، ثم اتصل مرة أخرى.`,
});
const blocked = (device: string) => ({
  title: `لا يمكن استخدام ${device} هنا`,
  hint: 'هذه الصفحة لا تسمح بذلك. قد يفيد فتحها في نافذة مستقلة.',
});

export const messages = {
  panel: 'مكالمتك',
  states: {
    requesting: 'جارٍ الاتصال…',
    queued: 'أنت في قائمة الانتظار',
    connecting: 'جارٍ توصيلك…',
    talking: 'أنت متصل الآن',
    reconnecting: 'انقطع الاتصال. تجري إعادة الاتصال…',
    ending: 'جارٍ إنهاء المكالمة…',
  },
  asking: {
    microphone: 'يطلب متصفحك استخدام الميكروفون: يُرجى اختيار «سماح».',
    camera: 'يطلب متصفحك استخدام الكاميرا: يُرجى اختيار «سماح».',
    both: 'يطلب متصفحك استخدام الميكروفون والكاميرا: يُرجى اختيار «سماح».',
  },
  cutOff: 'انقطع الاتصال بنا. تجري المحاولة من جديد…',
  handedOver: 'تم تحويل مكالمتك',
  agentThere: 'الموظف معك الآن على الخط',
  notices: {
    held: 'المكالمة قيد الانتظار. يُرجى البقاء على الخط.',
    'no-audio': 'أنت متصل، لكن لا يصل أي صوت.',
    'microphone-lost': 'الميكروفون غير متاح: لا يمكن سماعك. وصِّل ميكروفونًا أو اختر غيره.',
    'camera-lost': 'الكاميرا غير متاحة. المكالمة مستمرة.',
    'camera-failed': 'تعذّر تشغيل الكاميرا. المكالمة مستمرة.',
    'video-refused': 'لا يمكن استخدام الفيديو مع الطرف الآخر حاليًا. المكالمة مستمرة.',
    'device-failed': 'لا يمكن استخدام هذا الجهاز. تستمر المكالمة بالجهاز السابق.',
    'sound-blocked': 'متصفحك يمنع تشغيل الصوت.',
    interrupted: 'انقطع الصوت بسبب مكالمة أخرى أو تطبيق آخر.',
  },
  quality: { good: 'اتصال جيد', fair: 'اتصال متوسط', poor: 'اتصال ضعيف' },
  soundOn: 'تشغيل الصوت',
  remoteVideo: 'فيديو الموظف',
  selfView: 'الفيديو الخاص بك',
  ends: {
    'hung-up': ended,
    removed: ended,
    released: {
      title: 'تم إنهاء المكالمة',
      hint: 'إن كنت ما زلت بحاجة إلينا، فيُرجى الاتصال مرة أخرى.',
    },
    'left-page': { title: ended.title, hint: 'انتهت المكالمة عندما غادرت الصفحة.' },
    unsupported: {
      title: 'لا يمكن إجراء المكالمات من هذه الصفحة بهذا المتصفح',
      hint: 'يُرجى فتح هذه الصفحة في إصدار حديث من متصفح آخر.',
    },
    'insecure-context': {
      title: 'لا يمكن إجراء المكالمات من هذه الصفحة',
      hint: 'لم تُفتح الصفحة بطريقة آمنة. استخدم العنوان الذي يبدأ بـ https.',
    },
    'load-failed': { title: 'تعذّر التحميل', ...online },
    busy: {
      title: 'لديك مكالمة جارية معنا',
      hint: 'ربما تكون في علامة تبويب أخرى. أنهِها هناك، ثم اتصل مرة أخرى.',
    },
    unavailable: { title: 'لا يمكننا استقبال المكالمات هنا حاليًا', hint: later },
    closed: { title: 'نحن خارج أوقات العمل حاليًا', hint: 'يُرجى الاتصال خلال أوقات العمل.' },
    'no-agent': { title: 'لا يوجد موظف متاح الآن', hint: again },
    'queue-timeout': { title: 'عذرًا، لم يتفرّغ أحد لمكالمتك في الوقت المناسب', hint: later },
    'not-answered': { title: 'لم يردّ أحد على مكالمتك', hint: again },
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
      hint: `لم يتعرّف نظامنا على زيارتك. المشكلة من جانبنا. ${later}`,
    },
    network: { title: 'تعذّر الوصول إلينا', ...online },
    timeout: { title: 'استغرق الأمر وقتًا طويلًا', hint: again },
    'bad-request': ours,
    'not-found': ours,
    'server-error': ours,
    'bad-response': ours,
    refused: ours,
    'call-failed': ours,
    'gateway-refused': ours,
    'gateway-rejected': { title: 'لم تُقبل مكالمتك', hint: ours.hint },
    'gateway-unreachable': route,
    'media-failed': { title: 'فشل الاتصال', hint: route.hint },
  },
  afterTalk: {
    'hung-up': talked,
    removed: talked,
    released: { title: 'تم إنهاء المكالمة', hint: talked.hint },
    'left-page': { title: ended.title, hint: 'انتهت المكالمة عندما غادرت الصفحة.' },
  },
  cutShort: {
    title: 'انقطعت المكالمة',
    hint: `يُرجى الاتصال مرة أخرى. ${eitherSide}`,
  },
  unexplained: { title: ours.title, hint: again },
  notStarted: {
    title: 'تعذّر بدء المكالمة',
    hint: 'يُرجى المحاولة مرة أخرى. إن لم يُجدِ ذلك، فجرّب متصفحًا آخر.',
  },
  codeGone: 'تغيّرت هذه الصفحة منذ أن فتحتها. أعد تحميلها ثم اتصل مرة أخرى.',
  callBack: 'اتصلوا بي',
  callBackInQueue: 'أنت في قائمة الانتظار. يمكننا معاودة الاتصال بك إن أردت.',
  callBackLost: 'تعذّر تحميل النموذج. يُرجى المحاولة مرة أخرى.',
  callBackGone: 'تعذّر تحميل النموذج. يُرجى إعادة تحميل الصفحة.',
  waited: 'مدة الانتظار',
  talked: 'مدة المكالمة',
  stillWaiting: 'ما زلت في قائمة الانتظار. يُرجى إبقاء هذه الصفحة مفتوحة.',
  maybeWaiting: 'قد يكون دورك في الانتظار ما زال محفوظًا. يُرجى إبقاء هذه الصفحة مفتوحة.',
  cancel: 'إلغاء',
  hangUp: 'إنهاء المكالمة',
  mute: 'كتم الصوت',
  unmute: 'إلغاء الكتم',
  muted: 'الميكروفون مكتوم',
  cameraIsOff: 'الكاميرا متوقفة',
  cameraOn: 'تشغيل الكاميرا',
  cameraOff: 'إيقاف الكاميرا',
  keypad: 'لوحة الأرقام',
  devices: 'الأجهزة',
  microphone: 'الميكروفون',
  speaker: 'مكبر الصوت',
  camera: 'الكاميرا',
  digits: 'الأرقام المُرسَلة',
  callAgain: 'اتصل مرة أخرى',
  close: 'إغلاق',
  minimize: 'تصغير',
  expand: 'توسيع',
  otherWays: 'طرق أخرى للتواصل معنا',
} satisfies Messages;
