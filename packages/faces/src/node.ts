export {
  createNodeFaceApiDetector as createFaceApiDetector,
  readFaceApiIdentity,
} from './face-api/create-node-face-api-detector.js';
export {
  createNodeMtcnnDetector as createMtcnnDetector,
  readMtcnnIdentity,
} from './mtcnn/create-node-mtcnn-detector.js';
