/**
 * Lit for the build, without what is never reached: styles are sheets of our own (element/sheets.ts),
 * there are no decorators, no polyfills, no `<textarea>`, no expressions in a comment, no templates of
 * SVG, no listeners that are objects, no attributes put together of pieces, or that are numbers or JSON
 * to Lit or have a default to go back to, and nobody who counts versions. And a page whose policy lets
 * nobody make `lit-html` is drawn all the same, wherever it does not require trusted types.
 */
import type { Plugin } from 'vite';

const policy = '$1?.createPolicy("lit-html",{createHTML:h=>h})';

/** By file: what is cut, and what comes in its place. Each has to be found. */
const cuts: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  '@lit/reactive-element/css-tag.js': [[/\w\.ShadowRoot&&\(.*?CSSStyleSheet\.prototype/, '!0']],
  '@lit/reactive-element/reactive-element.js': [
    [/static finalizeStyles\(.*?(?=static _\$Eu)/, ''],
    [/this\.elementStyles=this\.finalizeStyles\(this\.styles\)/, ''],
    [/\w\.elementStyles=\[\],/, ''],
    [/static addInitializer\(.*?(?=static get)/, ''],
    [/,void 0!==\w\.l&&\(this\.l=\[\.\.\.\w\.l\]\)/, ''],
    [/,this\.constructor\.l\?\.forEach\(.*?\)\)/, ''],
    // Every property is declared with a rule and, if it is of several words, the name of its attribute;
    // its accessors are made by element/configured.ts.
    [/static getPropertyDescriptor\(.*?(?=static getPropertyOptions)/, ''],
    [/(static createProperty\(\w,(\w))=\w\)\{if\(\2\.state&&\(\2\.attribute=!1\),/, '$1){if('],
    [/,!\w\.noAccessor\)(?=\{const \w=Symbol\(\))/, ',!0)'],
    [/void 0!==(\w)&&(?=\w\(this\.prototype,\w,\1\))/, ''],
    [/(?<=this\.elementProperties\.get\(\w\))\?\?\w/, ''],
    [/(?<=static _\$Eu\((\w),(\w)\)\{).*?(?=\}constructor)/, 'return $2.attribute??$1'],
    // Properties that are set before the definition are taken over by element/configured.ts.
    [/this\._\$E_\(\),/, ''],
    [/_\$E_\(\)\{.*?(?=createRenderRoot)/, ''],
    [/(?<=this\.createRenderRoot\(\)),this\._\$Ep\)\{.*?this\._\$Ep=void 0\}/, ')0;'],
    [/const \w=this\.constructor\.elementProperties;if\(\w\.size>0\).*?(?=\}let \w=!1;)/, ''],
    [/this\.prototype\.hasOwnProperty\(\w\)&&\(\(\w=Object\.create\(\w\)\)\.wrapped=!0\),/, ''],
    [/(?<=return )\w+\(\w+,this\.constructor\.elementStyles\),/, ''],
    [/const \w+=this\[Symbol\.metadata\];if\(.*?\}(?=this\._\$Eh=new Map)/, ''],
    [/Symbol\.metadata\?\?=.*?;/, ''],
    [/\w=\w\.reactiveElementPolyfillSupport,/, ''],
    [/case Object:case Array:\w=null==.*?(?=\}return)/, ''],
    [/case Number:.*?\}catch\(\w\)\{.*?\}(?=\})/, ''],
    [/removeController\(.*?\}/, ''],
    // Attributes that go back to a default when they are taken off.
    [/\|\|\w\.useDefault&&.*?\(\w\._\$Eu\(\w,\w\)\)/, ''],
    [/(\w)\?\?this\._\$Ej\?\.get\(\w\)\?\?\w/, '$1'],
    [/\{useDefault:\w,(reflect:\w),wrapped:\w\},\w\)/, '{$1})'],
    [/\w&&!\(this\._\$Ej\?\?=.*?\|\|void 0!==\w\)\|\|(?=\()/, ''],
    [/(?<=\(this\.hasUpdated\|\|)\w\|\|(?=\()/, ''],
    [/,\w\?\.\(\{ReactiveElement:.*?\.push\(.*?\)/, ''],
  ],
  'lit-html/lit-html.js': [
    [/(\w+)\?\1\.createPolicy\(.*?\):void 0/, `(()=>{try{return ${policy}}catch{}})()`],
    [/if\(\w\.test\(\w\.tagName\)\)\{.*?\}\}(?=\}else)/, ''],
    // Elements that hold text instead of markup.
    [/,\w=\/\^\(\?:script\|style\|textarea\|title\)\$\/i/, ''],
    [/\(\w\.test\(\w\[2\]\)&&\(\w=RegExp\("<\/"\+\w\[2\],"g"\)\),(\w=\w)\)/, '$1'],
    [/(\w=)\w\?\?(\w,\w=-1)/, '$1$2'],
    [/:\((\w=\w),\w=void 0\)/, ':$1'],
    // Listeners that are objects, or have options.
    [/\|\|(\w)\.capture!==(\w)\.capture\|\|\1\.once!==\2\.once\|\|\1\.passive!==\2\.passive/, ''],
    [
      /"function"==typeof this\._\$AH\?(this\._\$AH\.call\(.*?\)):this\._\$AH\.handleEvent\(\w\)/,
      '$1',
    ],
    // What would be in the place of an attribute.
    [
      /else \w\.startsWith\(\w\)&&\(\w\.push\(\{type:6,index:\w\}\),\w\.removeAttribute\(\w\)\)/,
      '',
    ],
    [/:6===\w\.type&&\(\w=new \w\(\w,this,\w\)\)/, ':0'],
    [/class (\w)\{constructor\(\w,\w,\w\)\{this\.element=\w,this\.type=6.*?\}\}(?=const)/, ''],
    [/,F:\w\}/, '}'],
    [/setConnected\(\w\)\{.*?\}(?=\}class)/, ''],
    [/,this\._\$Cv=\w\?\.isConnected\?\?!0/, ''],
    // Expressions in comments.
    [/else\{let (\w)=-1;for\(;-1!==\(\1=.*?\}(?=\w\+\+\}\})/, ''],
    // Templates of SVG and MathML, and compiled ones.
    [/(?<=,\w=)2===\w\?"<svg>":3===\w\?"<math>":""/, '""'],
    [/\+\(2===\w\?"<\/svg>":3===\w\?"<\/math>":""\)/, ''],
    [/,2===\w\|\|3===\w\)\{.*?\}(?=for)/, ');'],
    [/"number"==typeof \w\?(this\._\$AC\(\w\)):\(.*?,\w\)(?=;if)/, '$1'],
    [/,\w=\w\.litHtmlPolyfillSupport;.*?\.push\(.*?\)/, ''],
  ],
  'lit-element/lit-element.js': [
    // Only directives that wait for something hear of it.
    [/connectedCallback\(\)\{.*?(?=render\(\))/, ''],
    [/this\.hasUpdated\|\|\(this\.renderOptions\.isConnected=this\.isConnected\),/, ''],
    [/,\w\.litElementHydrateSupport.*?const (\w)=\w\.litElementPolyfillSupport;\1\?\..*?;/, ';'],
    [/\(\w\.litElementVersions.*?\.push\(.*?\);/, ''],
  ],
};

/** What the agent's element alone needs: directives, converters, steps of an update. */
const agentOnly: typeof cuts = {
  '@lit/reactive-element/reactive-element.js': [
    [/\(void 0!==\w\.converter\?\.toAttribute\?\w\.converter:(\w)\)/, '$1'],
    [/"function"==typeof \w\.converter\?.*?\.fromAttribute\?\w\.converter:/, ''],
    [/\(\w\.hasChanged\?\?(\w)\)/, '$1'],
    [/this\.willUpdate\(\w\),/, ''],
    [/willUpdate\(\w\)\{\}/, ''],
    [
      /this\.hasUpdated\|\|\((this\.hasUpdated=!0),this\.firstUpdated\(\w\)\),this\.updated\(\w\)/,
      '$1',
    ],
    [/updated\(\w\)\{\}firstUpdated\(\w\)\{\}/, ''],
    // Names, to a compiler that nobody here uses.
    [/,\w=\(\w,\w\)=>\w(?=,\w=\{toAttribute)/, ''],
    [/\w\("(elementProperties|finalized|properties)"\)/g, '"$1"'],
  ],
  'lit-html/lit-html.js': [
    [
      /function (\w)\((\w),(\w),\w=\w,\w\)\{if\(\w===\w\)return \w;let .*?\}(?=class \w\{constructor\(\w,\w\)\{this\._\$AV)/,
      'function $1($2,$3){return $3}',
    ],
    // Attributes of more than one value: see `pieces`.
    [
      /_\$AI\((\w),\w=this,\w,\w\)\{const \w=this\.strings;let \w=!1;if\(void 0===\w\)\1=(\w)\(this,\1,\w,0\),\w=!(\w)\(\1\)\|\|(\1!==this\._\$AH&&\1!==\w),.*?&&this\.j\(\1\)\}/,
      '_$AI($1){if(!$3($1)||$4)this.j(this._$AH=$1)}',
    ],
    [/,\w\.length>2\|\|""!==\w\[0\].*?:this\._\$AH=\w\}/, '}'],
    [
      /void 0!==(\w)&&\(void 0!==\1\.strings\?.*?:\1\._\$AI\((\w)\[(\w)\]\)\),\3\+\+/,
      '$1._$AI($2[$3++])',
    ],
    // What kind of part they are in, and who is above it.
    [
      /get parentNode\(\)\{return this\._\$AM\.parentNode\}get _\$AU\(\)\{return this\._\$AM\._\$AU\}/,
      '',
    ],
    [/get _\$AU\(\)\{return this\._\$AM\?\._\$AU\?\?this\._\$Cv\}/, ''],
    [/get parentNode\(\)\{let.*?get endNode\(\)\{.*?\}/, ''],
    [/get tagName\(\)\{.*?\}get _\$AU\(\)\{.*?\}/, ''],
    [/,this\._\$AN=void 0(?=,this\._\$AD)/, ''],
    [/this\.type=2,(this\._\$AH=\w),this\._\$AN=void 0/, '$1'],
    [/this\.type=1,(this\._\$AH=\w),this\._\$AN=void 0/, '$1'],
    [/constructor\(\)\{super\(\.\.\.arguments\),this\.type=3\}/, ''],
    [/constructor\(\)\{super\(\.\.\.arguments\),this\.type=4\}/, ''],
    [/constructor\((\w,\w,\w,\w,\w)\)\{super\(\1\),this\.type=5\}/, ''],
    [/this\._\$AP\?\.\(!1,!0,\w\)/, ''],
  ],
};

/** An attribute of more than one value, or with something beside it, which the visitor's Lit cannot set. */
const pieces =
  /\s[@.?]?[\w-]+=(?:[\w-]+\$\{|"[^"$]+\$\{|"\$\{[^"]*\}[^"]|'[^'$]+\$\{|'\$\{[^']*\}[^'])/;

/** A step of an update, which the visitor's Lit does not take. */
const step = /\boverride (?:willUpdate|firstUpdated|updated)\(/;

/** @param isAgent the agent's element, which uses directives, converters and all steps of an update. */
export const litInBuild = (isAgent: boolean): Plugin => ({
  name: 'lit-as-used',
  apply: 'build',
  enforce: 'pre',
  transform(code, id) {
    const ours = !isAgent && /\/src\/.*\.ts$/.test(id);
    if (ours && step.test(code))
      this.error('not called: the build cuts this step of an update out');
    const text = !isAgent && code.includes('html`') && pieces.exec(code)?.[0];
    if (text && /\/src\/[^/]+\/[^/]+\.ts$/.test(id)) this.error(`one value each, please: ${text}`);
    const file = Object.keys(cuts).find((end) => id.endsWith(`node_modules/${end}`));
    if (!file) return undefined;
    let cut = code;
    const more = (!isAgent && agentOnly[file]) || [];
    for (const [pattern, replacement] of [...more, ...(cuts[file] ?? [])]) {
      if (cut.search(pattern) < 0) this.error(`not as known any more: ${pattern.source}`);
      cut = cut.replace(pattern, replacement);
    }
    return { code: cut, map: null };
  },
});
