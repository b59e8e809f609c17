import { jestConfig, withPropertySeed } from '../../tools/jest/jest-config.js';

export default jestConfig('metrics', withPropertySeed);
