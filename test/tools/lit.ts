/**
 * Lit for the build, without what is never reached: styles are sheets of our own (element/sheets.ts),
 * there are no decorators, no polyfills, no expressions in a `<textarea>`, no attributes that are numbers
 * or JSON to Lit, and nobody who counts versions. And a page whose policy lets
 * nobody make `lit-html` is drawn all the same, wherever it does not require trusted types.
 */
import type { Plugin } from 'vite';

const policy = '$1?.createPolicy("lit-html",{createHTML:h=>h})';

/** By file: what is cut, and what comes in its place. Each has to be found. */
const cuts: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  '@lit/reactive-element/reactive-element.js': [
    [/static finalizeStyles\(.*?(?=static _\$Eu)/, 'static finalizeStyles(){}'],
    [/(?<=return )\w+\(\w+,this\.constructor\.elementStyles\),/, ''],
    [/const \w+=this\[Symbol\.metadata\];if\(.*?\}(?=this\._\$Eh=new Map)/, ''],
    [/Symbol\.metadata\?\?=.*?;/, ''],
    [/case Object:case Array:\w=null==.*?(?=\}return)/, ''],
    [/case Number:.*?\}catch\(\w\)\{.*?\}(?=\})/, ''],
    [/removeController\(.*?\}/, ''],
    [/,\w\?\.\(\{ReactiveElement:.*?\.push\(.*?\)/, ''],
  ],
  'lit-html/lit-html.js': [
    [/(\w+)\?\1\.createPolicy\(.*?\):void 0/, `(()=>{try{return ${policy}}catch{}})()`],
    [/if\(\w\.test\(\w\.tagName\)\)\{.*?\}\}(?=\}else)/, ''],
    [/,\w=\w\.litHtmlPolyfillSupport;.*?\.push\(.*?\)/, ''],
  ],
  'lit-element/lit-element.js': [
    [/,\w\.litElementHydrateSupport.*?const \w=\w\.litElementPolyfillSupport.*?;/, ';'],
    [/\(\w\.litElementVersions.*?\.push\(.*?\);/, ''],
  ],
};

export const litInBuild = (): Plugin => ({
  name: 'lit-as-used',
  apply: 'build',
  enforce: 'pre',
  transform(code, id) {
    const file = Object.keys(cuts).find((end) => id.endsWith(`node_modules/${end}`));
    if (!file) return undefined;
    let cut = code;
    for (const [pattern, replacement] of cuts[file] ?? []) {
      if (!pattern.test(cut)) this.error(`not as known any more: ${pattern.source}`);
      cut = cut.replace(pattern, replacement);
    }
    return { code: cut, map: null };
  },
});
