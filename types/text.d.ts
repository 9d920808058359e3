/** Files of other languages are bundled as text, so that their own editors and tools read them. */
declare module '*.sql' {
  const text: string;
  export default text;
}
declare module '*.sh' {
  const text: string;
  export default text;
}
declare module '*.lua' {
  const text: string;
  export default text;
}
declare module '*.rego' {
  const text: string;
  export default text;
}
