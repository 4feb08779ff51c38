/**
 * The cuts that the build makes in Lit for both elements. They remove Lit's styles, because ours are
 * sheets of our own (src/base/element/sheets.ts), its decorators and its polyfills. One cut adds something:
 * where a page's Content-Security-Policy forbids the trusted-types policy `lit-html` but does not require
 * trusted types, the elements draw without it instead of failing.
 */

/** By file: a pattern and its replacement. The build fails where a pattern is not found. */
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
