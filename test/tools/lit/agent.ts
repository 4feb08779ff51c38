/**
 * What the build of the agent's element cuts out of Lit beside `cuts.ts`: `<textarea>`, expressions in a
 * comment, templates of SVG, listeners that are objects, attributes that are numbers or JSON to Lit or have
 * a default to go back to, and whatever counts versions.
 */
import type { Cuts } from './cuts.js';

export const agent: Cuts = {
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
    [/const \w+=this\[Symbol\.metadata\];if\(.*?\}(?=this\._\$Eh=new Map)/, ''],
    [/\w=\w\.reactiveElementPolyfillSupport,/, ''],
    [/case Object:case Array:\w=null==.*?(?=\}return)/, ''],
    [/case Number:.*?\}catch\(\w\)\{.*?\}(?=\})/, ''],
    // Attributes that go back to a default when they are taken off.
    [/\|\|\w\.useDefault&&.*?\(\w\._\$Eu\(\w,\w\)\)/, ''],
    [/(\w)\?\?this\._\$Ej\?\.get\(\w\)\?\?\w/, '$1'],
    [/\{useDefault:\w,(reflect:\w),wrapped:\w\},\w\)/, '{$1})'],
    [/\w&&!\(this\._\$Ej\?\?=.*?\|\|void 0!==\w\)\|\|(?=\()/, ''],
    [/(?<=\(this\.hasUpdated\|\|)\w\|\|(?=\()/, ''],
    [/,\w\?\.\(\{ReactiveElement:.*?\.push\(.*?\)/, ''],
  ],
  'lit-html/lit-html.js': [
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
