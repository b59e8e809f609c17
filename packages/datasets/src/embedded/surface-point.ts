/**
 * One visible point while its colour is worked out; a single one is used for all pixels.
 *
 * @remarks
 * The materials read u, v, w and the normal, and write colour, normal and how it shines.
 */
export interface SurfacePoint {
  /** Texture coordinates of the material. */
  u: number;
  v: number;
  w: number;
  normalX: number;
  normalY: number;
  normalZ: number;
  tangentX: number;
  tangentY: number;
  tangentZ: number;
  /** Share of light thrown back, linear. */
  red: number;
  green: number;
  blue: number;
  /** Strength of the highlight and how small it is. */
  shine: number;
  gloss: number;
  /** 0 a hard surface .. 1 skin: light comes out a little beyond the edge of the shadow, reddest furthest. */
  depth: number;
  /** Slope of fine bumps along x and y of the face. */
  bumpX: number;
  bumpY: number;
  /** Light given off as it is (catch-lights). */
  glow: number;
  /** Light that the eye's own lid and lashes keep away, 0..1. */
  shade: number;
}

/** A point with nothing on it. */
export function createSurfacePoint(): SurfacePoint {
  return {
    u: 0,
    v: 0,
    w: 0,
    normalX: 0,
    normalY: 0,
    normalZ: 1,
    tangentX: 0,
    tangentY: -1,
    tangentZ: 0,
    red: 0,
    green: 0,
    blue: 0,
    shine: 0,
    gloss: 20,
    depth: 0,
    bumpX: 0,
    bumpY: 0,
    glow: 0,
    shade: 1,
  };
}
