/**
 * What the build cuts out of Lit for both elements: styles are sheets of our own (base/element/sheets.ts),
 * there are no decorators and no polyfills. A page whose policy lets nobody make `lit-html` is drawn all
 * the same, wherever it does not require trusted types.
 */

/** By file: what is cut, and what comes in its place. Each has to be found, or the build fails. */
export type Cuts = Readonly<Record<string, readonly (readonly [RegExp, string])[]>>;

const policy = '$1?.createPolicy("lit-html",{createHTML:h=>h})';

export const both: Cuts = {
  '@lit/reactive-element/css-tag.js': [[/\w\.ShadowRoot&&\(.*?CSSStyleSheet\.prototype/, '!0']],
  '@lit/reactive-element/reactive-element.js': [
    [/(?<=return )\w+\(\w+,this\.constructor\.elementStyles\),/, ''],
    [/Symbol\.metadata\?\?=.*?;/, ''],
    [/removeController\(.*?\}/, ''],
  ],
  'lit-html/lit-html.js': [
    [/(\w+)\?\1\.createPolicy\(.*?\):void 0/, `(()=>{try{return ${policy}}catch{}})()`],
  ],
};
