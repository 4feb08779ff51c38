/** The words of the visitor's element in Arabic. */
import type { LanguageFile } from './words.js';

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

const tooLate = 'لم يعد بالإمكان سحب الطلب.';
const noAnswer =
  'لم يصلنا رد. ربما وصل طلبك رغم ذلك. قد يكون السبب في شبكتك أو من جانبنا: حاول مرة أخرى.';

export const language: LanguageFile = {
  code: 'ar',
  dir: 'rtl',
  labels: {
    call: 'اتصل بنا',
    videoCall: 'مكالمة فيديو',
    starting: 'لحظة من فضلك…',
    cancel: 'إلغاء',
    loadFailed: 'تعذّر التحميل.',
    reload: 'أعد تحميل الصفحة',
  },
  call: {
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
    opens: {
      today: 'نعود لاستقبال المكالمات اليوم الساعة {time}.',
      tomorrow: 'نعود لاستقبال المكالمات غدًا الساعة {time}.',
      weekday: 'نعود لاستقبال المكالمات يوم {day} الساعة {time}.',
      date: 'نعود لاستقبال المكالمات بتاريخ {date} الساعة {time}.',
    },
    callBack: 'اتصلوا بي',
    callBackInQueue: 'أنت في قائمة الانتظار. يمكننا معاودة الاتصال بك إن أردت.',
    leaveMessage: 'اترك رسالة',
    messageInQueue: 'أنت في قائمة الانتظار. يمكنك ترك رسالة إن أردت.',
    callBackLost: 'تعذّر تحميل النموذج. يُرجى المحاولة مرة أخرى.',
    callBackGone: 'تعذّر تحميل النموذج. يُرجى إعادة تحميل الصفحة.',
    waited: 'مدة الانتظار',
    talked: 'مدة المكالمة',
    queuePlace: 'ترتيبك {number}.',
    queueEstimate: 'مدة الانتظار حوالي {time}.',
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
    access: {
      granted: { title: 'أصبح الاستخدام مسموحًا', hint: 'يمكنك الاتصال الآن.' },
      steps: {
        chromium: 'الطريقة: انقر على الرمز المجاور لعنوان الصفحة، وفعّل الإذن هناك.',
        'chromium-android':
          'الطريقة: اضغط على الرمز المجاور لعنوان الصفحة، وافتح الأذونات، ثم اسمح بالاستخدام.',
        firefox: 'الطريقة: انقر على الرمز المشطوب المجاور لعنوان الصفحة، وأزل الحظر هناك.',
        'firefox-android':
          'الطريقة: اضغط على الدرع أو القفل المجاور لعنوان الصفحة، واسمح بالاستخدام هناك.',
        safari:
          'الطريقة: افتح من قائمة Safari إعدادات هذا الموقع، واسمح بالاستخدام، ثم أعد تحميل الصفحة.',
        'safari-ios':
          'الطريقة: اضغط على الزر في طرف شريط العنوان، وافتح إعدادات الموقع، واسمح بالاستخدام، ثم أعد تحميل الصفحة.',
        'other-ios': 'الطريقة: افتح إعدادات جهازك، واختر هذا المتصفح، وفعّل الإذن.',
        ask: 'سيسألك المتصفح من جديد: يُرجى اختيار «سماح».',
        system:
          'يسمح المتصفح بذلك، لكن جهازك لا يسمح: افتح إعدادات الخصوصية في جهازك واسمح لهذا المتصفح بالاستخدام.',
      },
    },
  },
  callback: {
    form: 'اترك رقم هاتفك وسنتصل بك.',
    formInQueue: 'اترك رقم هاتفك وسنتصل بك. وإلى ذلك الحين تحتفظ بمكانك في قائمة الانتظار.',
    country: 'البلد أو المنطقة',
    number: 'رقم الهاتف',
    hint: 'مع رمز البلد أو بدونه',
    understood: 'سنتصل بالرقم',
    submit: 'اطلب مكالمة',
    back: 'رجوع',
    sending: 'جارٍ إرسال طلبك…',
    withdraw: 'سحب الطلب',
    withdrawing: 'جارٍ سحب طلبك…',
    again: 'طلب جديد',
    problems: {
      'number-missing': 'يُرجى إدخال رقم هاتفك.',
      'number-invalid': 'هذا ليس رقم هاتف كاملًا. يُرجى التحقق من الرقم والبلد.',
      'number-too-long': 'هذا طويل جدًا: يتسع الحقل لـ 80 حرفًا. يُرجى إدخال رقم الهاتف وحده.',
      'number-refused':
        'لا يمكننا الاتصال بهذا النوع من الأرقام أو بهذا البلد. يُرجى إدخال رقم آخر.',
      'already-open': 'لدينا طلب سابق لهذا الرقم وسنتصل به.',
      'too-many': `عدد الطلبات كبير جدًا. ${later}`,
      unavailable: `لا يمكننا استقبال الطلبات حاليًا. ${later}`,
      sent: 'فات الأوان: لقد تم تمرير طلبك.',
      'not-found': `لم ينجح ذلك. ${later}`,
      network: noAnswer,
      timeout: noAnswer,
      'bad-response': `لم ينجح ذلك، والمشكلة من جانبنا. ${later}`,
    },
    states: {
      waiting: {
        title: 'سنعاود الاتصال بك',
        hint: 'يُرجى إبقاء هاتفك قريبًا منك. يمكنك سحب طلبك ما دام لم يُمرَّر بعد.',
      },
      sending: { title: 'جارٍ تمرير طلبك', hint: tooLate },
      calling: {
        title: 'جارٍ إعداد مكالمتك',
        hint: `نتصل بالموظف أولًا، ثم يرن هاتفك. ${tooLate}`,
      },
      'under-way': {
        title: 'مكالمتك في الطريق إليك',
        hint: `يُرجى الرد على هاتفك عندما يرن. ${tooLate}`,
      },
      done: { title: 'انتهت مكالمتك', hint: 'هل لديك سؤال آخر؟ يسعدنا تواصلك معنا من جديد.' },
      missed: {
        title: 'لم نتمكن من الوصول إليك هاتفيًا',
        hint: 'كان هاتفك مشغولًا أو لم يرد أحد. يمكنك إرسال طلب جديد.',
      },
      'agent-missed': {
        title: 'عذرًا، لم يكن هناك موظف متفرّغ للاتصال بك',
        hint: 'يُرجى إرسال طلب جديد بعد بضع دقائق.',
      },
      'no-status': {
        title: 'لا نعرف ما آلت إليه مكالمتك',
        hint: 'ربما يرن هاتفك بعد قليل. إن لم يرن خلال الدقائق القادمة فأرسل طلبًا جديدًا.',
      },
      withdrawn: { title: 'تم سحب طلبك', hint: 'لن نتصل بك.' },
    },
    failures: {
      refused: {
        title: 'عذرًا، لا يمكننا معاودة الاتصال بك',
        hint: 'يُرجى التواصل معنا بطريقة أخرى.',
      },
      'try-later': {
        title: 'عذرًا، تعذّر إجراء المكالمة',
        hint: 'يُرجى إرسال طلب جديد بعد بضع دقائق.',
      },
      other: { title: 'عذرًا، تعذّر إجراء المكالمة', hint: later },
    },
    lost: {
      title: 'وصلنا طلبك',
      hint: 'لا يمكن عرض سير الطلب هنا. يُرجى إبقاء هاتفك قريبًا منك.',
    },
  },
  message: {
    form: 'اترك لنا رسالة والرقم الذي يمكننا الاتصال بك عليه.',
    formInQueue:
      'اترك لنا رسالة والرقم الذي يمكننا الاتصال بك عليه. وستحتفظ خلال ذلك بمكانك في قائمة الانتظار.',
    text: 'رسالتك',
    textMissing: 'يُرجى كتابة رسالتك.',
    understood: 'رقمك:',
    submit: 'إرسال الرسالة',
    sending: 'جارٍ إرسال رسالتك…',
    failures: {
      'number-refused': 'لا يمكننا استخدام رقم الهاتف هذا. يُرجى التحقق منه.',
      'not-here': 'تعذّر ترك رسالتك: لا يمكننا استقبال الرسائل هنا. يُرجى التواصل معنا بطريقة أخرى.',
      'not-sent': 'تعذّر إرسال رسالتك. يُرجى المحاولة مرة أخرى.',
      doubtful: 'لم يصل أي رد. ربما وصلت رسالتك رغم ذلك. يُرجى المحاولة مرة أخرى.',
    },
    left: { title: 'وصلتنا رسالتك', hint: 'سنتواصل معك.' },
    leftInQueue: 'ما زلت في قائمة الانتظار، وقد يرد موظف على مكالمتك.',
  },
  rating: {
    question: 'ما مدى رضاك عن المكالمة؟',
    levels: { 1: 'غير راضٍ على الإطلاق', 2: 'غير راضٍ', 3: 'محايد', 4: 'راضٍ', 5: 'راضٍ جدًا' },
    comment: 'تعليق (اختياري)',
    send: 'إرسال التقييم',
    said: {
      sending: 'جارٍ إرسال تقييمك…',
      sent: 'شكرًا لك على تقييمك.',
      failed: 'تعذّر إرسال تقييمك. يُرجى المحاولة مرة أخرى.',
      impossible: 'عذرًا، لا يمكننا تلقي التقييمات حاليًا.',
    },
  },
};
