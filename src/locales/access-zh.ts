/** Chinese (Simplified). */
import type { AccessWords } from './access-words.js';

export const words = {
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
} satisfies AccessWords;
