/** Of every batch norm of an EfficientNetV2. @source torchvision.models.efficientnet */
export const NORM_EPSILON = 1e-3;
