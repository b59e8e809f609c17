import { jestConfig } from '../../tools/jest/jest-config.js';

export default jestConfig('faces');
