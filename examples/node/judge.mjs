// A verdict for each picture and clip given: node judge.mjs DETECTOR FILE...
import { loadDetector } from '@did/did';

const [source, ...files] = process.argv.slice(2);
if (source === undefined || files.length === 0) {
  console.error('usage: node judge.mjs DETECTOR FILE...   (a detector folder, or a run of `did train`)');
  process.exit(2);
}

const detector = await loadDetector(source);
try {
  const verdicts = await detector.predict(files);
  verdicts.forEach((verdict, i) => {
    if (verdict.verdict === 'error') console.log(`${files[i]}: ${verdict.message}`);
    else if (verdict.probability === null) console.log(`${files[i]}: no face was found`);
    else {
      const { band, prior, limits } = verdict;
      const [low, high] = band.map((p) => p.toFixed(3));
      console.log(`${files[i]}: ${verdict.verdict}, P(fake) ${verdict.probability.toFixed(3)}`);
      console.log(
        `  real below ${low}, fake above ${high}, if ${prior} of what is judged were fake. ${limits[0]}`,
      );
    }
  });
} finally {
  detector.dispose();
}
