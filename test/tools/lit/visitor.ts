/**
 * What the build of the visitor's element changes in Lit beside `cuts.ts`. Where that element needs little
 * of a method, the method is written here in that form, under Lit's own names. The version at the end of
 * each of Lit's files is part of what is replaced: a build with another Lit fails, and whoever updates it
 * compares these methods with the new ones.
 */
import type { Cuts } from './cuts.js';

/** Every property has a rule (`base/element/rules.ts`); the only `type` is Boolean. */
const declared = `
  static get observedAttributes() {
    this.finalize();
    return [...this._$Eh.keys()];
  }
  static finalize() {
    if (Object.hasOwn(this, 'elementProperties')) return;
    this.elementProperties = new Map(Object.entries(this.properties));
    this._$Eh = new Map();
    for (const [name, options] of this.elementProperties) {
      const accessors = this.getPropertyDescriptor(name, Symbol(), options);
      Object.defineProperty(this.prototype, name, accessors);
      this._$Eh.set(options.attribute ?? name, name);
    }
  }
  constructor() {
    super();
    this._$ES = new Promise((resolve) => (this.enableUpdating = resolve));
    this.requestUpdate();
  }
`;

/** The element never asks which properties have changed, so only those to be reflected are kept. */
const changes = `
  attributeChangedCallback(attribute, _, value) {
    const name = this.constructor._$Eh.get(attribute);
    if (name === undefined || this._$Em === name) return;
    this._$Em = name;
    this[name] = this.constructor.elementProperties.get(name).type ? value !== null : value;
    this._$Em = null;
  }
  _$ET(name) {
    const { type, attribute = name } = this.constructor.elementProperties.get(name);
    const value = !type ? this[name] : this[name] ? '' : null;
    this._$Em = name;
    if (value == null) this.removeAttribute(attribute);
    else this.setAttribute(attribute, value);
    this._$Em = null;
  }
  requestUpdate(name, previous) {
    if (name !== undefined) {
      if (Object.is(this[name], previous)) return;
      const { reflect } = this.constructor.elementProperties.get(name);
      if (reflect && this._$Em !== name) (this._$Eq ??= new Set()).add(name);
    }
    if (!this.isUpdatePending) this._$ES = this._$EP();
  }
`;

/** `shouldUpdate` is the element's own; there are no `willUpdate`, `firstUpdated` and `updated`. */
const update = `
  performUpdate() {
    if (!this.shouldUpdate()) {
      this.isUpdatePending = false;
      return;
    }
    try {
      this._$EO?.forEach((controller) => controller.hostUpdate?.());
      this.update();
    } catch (error) {
      this.isUpdatePending = false;
      throw error;
    }
    this._$EO?.forEach((controller) => controller.hostUpdated?.());
    this.hasUpdated = true;
  }
`;

/**
 * Lit reads the HTML of a template to find out where its values stand. Ours stand in two places alone, and
 * `refused.ts` holds them to it: between tags, where an empty comment marks them, and in the quotes of an
 * attribute, which is then called `*name` and has the name for its value, because HTML makes the names of
 * attributes lower case and those of properties are not.
 */
const template = `
const N = (strings) => {
  // A value at the very end is marked twice, so that its part has an end once others follow.
  const text = strings.join('<?>') + (strings.at(-1) ? '' : '<?>');
  return V(strings, text.replace(/(\\S+)="<\\?>/g, '*$$1="$$1'));
};
class S {
  constructor({ strings }) {
    this.parts = [];
    this.el = l.createElement('template');
    this.el.innerHTML = N(strings);
    P.currentNode = this.el.content;
    for (let node, index = 0; (node = P.nextNode()); index++) {
      if (node.nodeType === 8) this.parts.push({ index, ctor: k });
      else {
        for (const attribute of node.getAttributeNames()) {
          if (attribute[0] !== '*') continue;
          const [, kind, name] = /([.?@]?)(.*)/.exec(node.getAttribute(attribute));
          this.parts.push({
            index,
            name,
            ctor: kind === '.' ? I : kind === '?' ? L : kind === '@' ? z : H,
          });
          node.removeAttribute(attribute);
        }
      }
    }
  }
}
`;

/** A part gets its node and, in a tag, the attribute's name; only directives would need more. */
const instance = `
class R {
  constructor(template) {
    this._$AV = [];
    this._$AD = template;
  }
  u() {
    const { el, parts } = this._$AD;
    const fragment = l.importNode(el.content, true);
    P.currentNode = fragment;
    let node = P.nextNode();
    let at = 0;
    for (const { index, ctor, name } of parts) {
      for (; at < index; at++) node = P.nextNode();
      this._$AV.push(new ctor(node, name));
    }
    P.currentNode = l;
    return fragment;
  }
  p(values) {
    this._$AV.forEach((part, index) => part._$AI(values[index]));
  }
}
`;

/** A listener is always there, always a function, and never asks for `this`. */
const listener = `
  _$AI(listener) {
    if (this._$AH === A) this.element.addEventListener(this.name, this);
    this._$AH = listener;
  }
  handleEvent(event) {
    this._$AH(event);
  }
}
`;

/** The only root of a rendering is a shadow root, which has nothing else in it. */
const render = `
const D = (value, root) => {
  root._$litPart$ ??= new k(root.appendChild(c()), null);
  root._$litPart$._$AI(value);
}`;

export const visitor: Cuts = {
  '@lit/reactive-element/reactive-element.js': [
    [/const\{is:i,.*?;(?=Symbol\.metadata)/, ''],
    [/static addInitializer\(.*?(?=addController)/, declared],
    [/_\$E_\(\)\{.*?(?=createRenderRoot)/, ''],
    [/this\.constructor\.shadowRootOptions/, '{mode:"open"}'],
    [/enableUpdating\(t\)\{\}/, ''],
    [/attributeChangedCallback\(.*?(?=async _\$EP)/, changes],
    [/(?<=\})performUpdate\(\)\{.*?(?=get updateComplete)/, update],
    [
      /shouldUpdate\(t\)\{.*?"2\.1\.2"\)/,
      'update(){this._$Eq&&=this._$Eq.forEach((name)=>this._$ET(name)),this.isUpdatePending=!1}}',
    ],
    [/,s as adoptStyles.*?notEqual/, ''],
  ],
  'lit-html/lit-html.js': [
    [/const t=globalThis,i=t=>t,s=t\.trustedTypes,e=s\?/, 'const s=globalThis.trustedTypes,e=s?'],
    [/,h="\$lit\$",.*?(?=,l=document)/, ''],
    [/,d=t=>u\(t\).*?(?=E=Symbol)/, ',b=(strings,...values)=>({_$litType$:1,strings,values}),'],
    [/Symbol\.for\("lit-nothing"\)/, 'Symbol()'],
    [/const N=.*?function M.*?(?=class k)/, template + instance],
    [
      /get _\$AU.*?(?=_\$AI)/,
      'constructor(t,i=t.nextSibling){this._$AH=A,this._$AA=t,this._$AB=i}',
    ],
    [/_\$AI\(t,i=this\)\{t=M\(this,t,i\),/, '_$AI(t){'],
    [/t!==this\._\$AH&&t!==E&&/, 't!==this._$AH&&'],
    [/d\(t\)\?this\.k/, 'u(t)?this.k'],
    [/const\{values:i,_\$litType\$:s\}=t,e=.*?;if/, 'const i=t.values,e=this._$AC(t);if'],
    [/new R\(e,this\),s=t\.u\(this\.options\)/, 'new R(e),s=t.u()'],
    [/,this,this\.options\)(?=\):s=)/, ')'],
    [/i\(t\)(?=\.nextSibling)/, 't'],
    [/i\(t\)(?=\.remove)/, 't'],
    [/this\._\$AP\?\.\(!1,!0,s\);/, ';'],
    [/setConnected\(t\)\{.*?\}(?=\}class)/, ''],
    [
      /get tagName.*?(?=j\(t\)\{)/,
      'constructor(t,i){this._$AH=A,this.element=t,this.name=i}_$AI(t){if(!a(t)||t!==this._$AH)this.j(this._$AH=t)}',
    ],
    [/constructor\(\)\{super\(\.\.\.arguments\),this\.type=3\}/, ''],
    [/constructor\(\)\{super\(\.\.\.arguments\),this\.type=4\}/, ''],
    [/constructor\(t,i,s,e,h\).*?\.push\("3\.3\.3"\);(?=const D=)/, listener],
    [/const D=.*?(?=;export)/, render],
    [/j as _\$LH,/, ''],
    [/T as mathml,/, ''],
    [/,w as svg/, ''],
  ],
  'lit-element/lit-element.js': [
    [/const s=globalThis;/, ''],
    [/constructor\(\)\{.*?(?=update\()/, ''],
    [/this\.hasUpdated\|\|.*?(?=super)/, ''],
    [/this\._\$Do=e\(r,this\.renderRoot,this\.renderOptions\)/, 'e(r,this.renderRoot)'],
    [/connectedCallback\(\)\{.*?"4\.2\.2"\)/, '}'],
    [/,n as _\$LE/, ''],
  ],
};
