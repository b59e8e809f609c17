export {
  createNodeFaceApiDetector as createFaceApiDetector,
  readFaceApiIdentity,
} from './face-api/create-node-face-api-detector.js';
