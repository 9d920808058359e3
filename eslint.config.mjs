import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'dist',
      'cdktf.out',
      'coverage',
      'test/golden',
      '**/*.mjs',
      '**/*.cjs',
      'types',
    ],
  },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers and amounts read well in messages; everything else in a template still has to be a string.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allow: [{ from: 'file', name: ['Memory', 'Cpu'] }] },
      ],
      // Constructs are made for their place in the tree, not for their value.
      'no-new': 'off',
      // Named, it would bring every language of its messages into each bundle: four fifths of it.
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier",
          message: "write: import * as z from 'zod'",
        },
      ],
      'prefer-const': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
);
