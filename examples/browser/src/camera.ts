import { byId } from './element.js';

/** The camera: opened by a button, closed by another, and nothing is looked at until one asks for it. */
export function watchCamera(take: (moment: ImageBitmap) => void, say: (text: string) => void): void {
  const [open, close, shot] = ['camera-open', 'camera-close', 'camera-take'].map((id) =>
    byId<HTMLButtonElement>(id),
  ) as [HTMLButtonElement, HTMLButtonElement, HTMLButtonElement];
  const view = byId<HTMLVideoElement>('camera-view');
  const panel = byId('camera');
  const end = () => {
    for (const track of (view.srcObject as MediaStream | null)?.getTracks() ?? []) track.stop();
    view.srcObject = null;
    panel.hidden = true;
    open.hidden = false;
  };
  open.addEventListener('click', () => {
    void (async () => {
      try {
        const camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user' } });
        view.srcObject = camera;
        panel.hidden = false;
        open.hidden = true;
        await view.play();
        shot.focus();
      } catch (error) {
        const why =
          navigator.mediaDevices === undefined
            ? 'a page has a camera only over https, or on localhost'
            : (error as Error).name === 'NotAllowedError'
              ? 'it was not allowed. Allow it in the address bar, and try again'
              : 'there is none, or another program has it';
        say(`The camera cannot be used: ${why}.`);
      }
    })();
  });
  close.addEventListener('click', () => {
    end();
    open.focus();
  });
  shot.addEventListener('click', () => {
    if (view.videoWidth > 0) void createImageBitmap(view).then(take);
  });
  addEventListener('pagehide', end);
}
