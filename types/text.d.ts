/** Files in other languages are bundled as text, so that editors and tools of those languages can read them. */
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
