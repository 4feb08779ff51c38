/** What is used here of the manifest's analyzer, which has no types for its command. */
declare module '@custom-elements-manifest/analyzer/cli.js' {
  /** With `noWrite`, the manifest is returned instead of written. */
  export function cli(options: {
    argv: string[];
    cwd: string;
    noWrite: boolean;
  }): Promise<{ modules: { declarations: unknown[] }[] }>;
}
