/** The form with the widget's attributes: shows the settings and reports changes. */
import type { ClickToDial } from '../click-to-dial.js';
import { find, make } from './dom.js';
import { fields, type Field } from './fields.js';

type Control = HTMLInputElement | HTMLSelectElement;

interface Row {
  readonly field: Field;
  readonly control: Control;
  readonly problem: HTMLElement;
}

export class Editor {
  readonly #defaults: ReadonlyMap<string, string>;
  readonly #rows: readonly Row[];

  constructor(
    defaults: ReadonlyMap<string, string>,
    onChange: (attribute: string, value: string) => void,
  ) {
    this.#defaults = defaults;
    const form = find('#editor', HTMLFormElement);
    this.#rows = fields.map((field) => {
      const row = makeRow(field, form);
      row.control.addEventListener('change', () => onChange(field.attribute, read(row.control)));
      return row;
    });
    form.addEventListener('submit', (event) => event.preventDefault());
  }

  /** @param given all attributes that were set. @param widget shows which of them it uses. */
  show(given: ReadonlyMap<string, string>, widget: ClickToDial): void {
    for (const { field, control, problem } of this.#rows) {
      const value = given.get(field.attribute);
      write(control, value ?? this.#defaults.get(field.attribute) ?? '');
      const used = value === undefined || (field.uses?.(widget, value) ?? true);
      control.setAttribute('aria-invalid', String(!used));
      problem.textContent = used ? '' : 'Not used as it is: see the console.';
      problem.hidden = used;
    }
  }
}

function makeRow(field: Field, form: HTMLFormElement): Row {
  const { attribute, hint, wide } = field;
  const id = `attribute-${attribute}`;
  const control = makeControl(field);
  control.id = id;
  const problem = make('p', { className: 'problem', id: `${id}-problem`, hidden: true });
  const small = make('small', { id: `${id}-hint` }, hint);
  control.setAttribute('aria-describedby', `${small.id} ${problem.id}`);
  const cell = make('div', { className: wide ? 'field wide' : 'field' });
  if (field.kind === 'switch') {
    cell.append(make('label', { className: 'switch' }, control, attribute), small, problem);
  } else {
    cell.append(make('label', { htmlFor: id }, attribute), control, small, problem);
  }
  form.append(cell);
  if (field.kind === 'text' && field.values) suggest(control, field.values, cell);
  return { field, control, problem };
}

function makeControl({ attribute, kind, values = [] }: Field): Control {
  if (kind === 'choice') {
    const options = values.map((value) => make('option', { value }, value));
    return make('select', { name: attribute }, ...options);
  }
  const type = { switch: 'checkbox', number: 'number', text: 'text' }[kind];
  return make('input', { name: attribute, type, spellcheck: false });
}

function suggest(control: Control, values: readonly string[], cell: HTMLElement): void {
  const list = make('datalist', { id: `${control.id}-values` });
  list.append(...values.map((value) => make('option', { value })));
  control.setAttribute('list', list.id);
  cell.append(list);
}

function read(control: Control): string {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') {
    return control.checked ? 'true' : '';
  }
  return control.value.trim();
}

function write(control: Control, value: string): void {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') {
    control.checked = value !== '';
  } else if (control.value !== value) {
    control.value = value;
  }
}
