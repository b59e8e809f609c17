export { createRgbImage, type RgbImage } from './rgb-image.js';
