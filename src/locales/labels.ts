/** The words of the start button, in all languages: part of what every page loads, so few. */
import type { Language } from './index.js';
import type { Labels } from './messages.js';

export const labels: Readonly<Record<Language, Labels>> = {
  en: {
    call: 'Call us',
    videoCall: 'Video call',
    starting: 'One moment…',
    cancel: 'Cancel',
    loadFailed: 'Loading failed.',
    reload: 'Reload the page',
  },
  de: {
    call: 'Rufen Sie uns an',
    videoCall: 'Videoanruf',
    starting: 'Einen Moment…',
    cancel: 'Abbrechen',
    loadFailed: 'Laden fehlgeschlagen.',
    reload: 'Seite neu laden',
  },
  ar: {
    call: 'اتصل بنا',
    videoCall: 'مكالمة فيديو',
    starting: 'لحظة من فضلك…',
    cancel: 'إلغاء',
    loadFailed: 'تعذّر التحميل.',
    reload: 'أعد تحميل الصفحة',
  },
  zh: {
    call: '联系我们',
    videoCall: '视频通话',
    starting: '请稍候…',
    cancel: '取消',
    loadFailed: '加载失败。',
    reload: '重新加载页面',
  },
};
