import { CustomerGroupsExtension } from '../dist/cjs/index.js';

declare const extensions: CustomerGroupsExtension[];
export = extensions;
