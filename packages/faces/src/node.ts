export { createNodeFaceApiDetector as createFaceApiDetector } from './face-api/create-node-face-api-detector.js';
