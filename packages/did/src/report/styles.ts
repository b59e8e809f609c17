/** The page's look: system fonts, two model colours, light and dark, narrow and printed. */
export const REPORT_STYLES = `
:root{color-scheme:light dark;--paper:#faf9f6;--card:#fff;--ink:#1d2228;--soft:#5b6470;--line:#e3e1da;--note:#f3f1ea;
--did:#1f5fae;--bce:#b5651d;--model-1:#1f5fae;--model-2:#b5651d;--model-3:#5f7a34;--model-4:#8a4f8f;--heat:31 95 174;--seen:#3f6b3a;--unseen:#8a3d62}
@media (prefers-color-scheme:dark){:root{--paper:#121417;--card:#1a1d21;--ink:#e9e8e4;--soft:#a2a9b2;--line:#30353b;--note:#1f2328;
--did:#7eb2f2;--bce:#e8a261;--model-1:#7eb2f2;--model-2:#e8a261;--model-3:#a9c77b;--model-4:#d09bd4;--heat:126 178 242;--seen:#9cc796;--unseen:#e29bbd}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
main,nav ol,footer{max-width:1120px;margin:0 auto;padding:0 28px}
a{color:var(--did)}
:focus-visible{outline:2px solid var(--did);outline-offset:3px;border-radius:3px}
.skip{position:absolute;left:-999px}.skip:focus{left:12px;top:12px;background:var(--card);padding:8px 14px;z-index:2}
.offscreen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
nav{border-bottom:1px solid var(--line);background:var(--paper);position:sticky;top:0;z-index:1}
nav ol{display:flex;gap:4px 22px;list-style:none;margin:0 auto;padding-top:11px;padding-bottom:11px;overflow-x:auto;white-space:nowrap;font-size:14px;scrollbar-width:none}
nav ol::-webkit-scrollbar{display:none}
nav a{color:var(--soft);text-decoration:none}nav a:hover{color:var(--ink);text-decoration:underline}
section,header{scroll-margin-top:60px}h2{scroll-margin-top:64px}
h1,h2,h3{line-height:1.2;text-wrap:balance;margin:0}
h1{font:600 clamp(29px,4.6vw,48px)/1.12 ui-serif,"Iowan Old Style",Charter,Georgia,"Times New Roman",serif;letter-spacing:-.012em;max-width:21em}
h2{font:600 27px/1.2 ui-serif,"Iowan Old Style",Charter,Georgia,"Times New Roman",serif;letter-spacing:-.005em}
h3{font-size:15.5px;font-weight:650}
p{margin:.5em 0}
small{display:block;color:var(--soft);font-size:12px;line-height:1.35;font-weight:400;white-space:nowrap}
code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:13px}
.verdict{padding:64px 0 8px}
.eyebrow{color:var(--soft);font-size:14px;letter-spacing:.02em;margin:0 0 16px}
.lede{max-width:68ch;color:var(--soft);margin:12px 0 24px}
.verdict .lede{font-size:18px;color:var(--ink);margin:20px 0 10px}.verdict .lede+.lede{font-size:16px;color:var(--soft);margin:0 0 20px}
.caution{max-width:68ch;border-left:3px solid var(--bce);background:var(--note);padding:11px 16px;border-radius:0 6px 6px 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:18px;margin-top:30px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:20px 24px 14px}
.tile h2{font-family:inherit;font-size:14px;font-weight:650;line-height:1.3;letter-spacing:0;color:var(--soft)}
.tile dl{display:grid;grid-template-columns:1fr 1fr;gap:18px;margin:14px 0 6px}
.tile dt{font-size:14px;font-weight:600}.tile dt::before,.dot::before{content:"";display:inline-block;width:9px;height:9px;border-radius:50%;background:var(--model);margin-right:8px}
.tile dd{margin:0}.big{font-size:38px;font-weight:620;letter-spacing:-.02em;line-height:1.2;display:block}
.ci,.unit{color:var(--soft);font-size:13.5px}.unit{margin:0}
section{padding:56px 0 0}
.legend,.scales{display:flex;flex-wrap:wrap;gap:6px 24px;list-style:none;padding:0;margin:0 0 14px;font-size:14px}
.legend svg{width:26px;height:10px;margin-right:9px}
.intervals{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 30px 12px 22px;margin:0 0 26px}
.interval-row{display:grid;grid-template-columns:minmax(96px,190px) 1fr;align-items:center;font-size:14px}
.interval-row.group{font-weight:650}.interval-row.group:not(:first-child){margin-top:12px}
.interval-row>span{padding-right:12px;line-height:1.25}
.track{position:relative;height:34px}.track svg{width:100%;height:100%;display:block;overflow:visible}
.axis .track{height:22px}.tick{position:absolute;transform:translateX(-50%);font-size:12px;color:var(--soft)}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:10px;margin:18px 0 0}
table{border-collapse:collapse;width:100%;font-size:14.5px}
caption{text-align:left;font-weight:650;padding:14px 18px 8px}
caption span{display:block;position:sticky;left:18px;max-width:calc(100vw - 84px)}
th,td{text-align:left;padding:7px 14px;border-top:1px solid var(--line);vertical-align:top;font-weight:400}
thead th{border-top:0;color:var(--soft);font-size:13px;font-weight:600;vertical-align:bottom;line-height:1.3}
th:first-child,td:first-child{padding-left:18px}th:last-child,td:last-child{padding-right:18px}
.number{text-align:right;white-space:nowrap}tbody th{font-weight:550;white-space:nowrap}tbody th small{white-space:normal}
tr.seen>*,tr.unseen>*{background:var(--note)}tr.seen>*,tr.unseen>*,tfoot>tr>*{font-weight:650}
tr.method th{padding-left:32px}td.wide{min-width:260px;color:var(--soft);font-size:13.5px}
.note{color:var(--soft);font-size:13.5px;max-width:80ch;margin:8px 2px 0}
figure{margin:0;min-width:0}figure svg{width:100%;height:auto;display:block}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,310px),1fr));gap:18px}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:18px}
.panels figure,.pair figure{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 14px 6px;display:flex;flex-direction:column}
.panels figcaption,.pair figcaption{padding:0 4px;flex:1}
.panels figcaption p,.pair figcaption p{color:var(--soft);font-size:13.5px;line-height:1.45;margin:4px 0 6px}
.aside{border-left:3px solid var(--did);padding:2px 0 2px 18px;margin:26px 0 0;max-width:76ch;font-size:15px}
.heatmap td{min-width:92px;text-align:center;border:0;background:rgb(var(--heat)/calc(var(--share)*.45));border-radius:4px;line-height:1.3}
.heatmap td small{color:inherit}.heatmap td.hit{font-weight:700}
#confusion~.scroll{width:fit-content;max-width:100%}#confusion~.scroll table{border-collapse:separate;border-spacing:3px;width:auto;padding:0 12px 12px}
#confusion~.scroll th,#confusion~.scroll td{border:0}#confusion~.scroll thead th{text-align:center;white-space:nowrap}
.scales .ramp{display:inline-block;width:96px;height:9px;border-radius:5px;vertical-align:middle;margin:0 4px;background:linear-gradient(90deg,#0d0887,#7e03a8,#cc4778,#f89540,#f0f921)}
.scales span:first-child{font-weight:650;margin-right:6px}
.faces{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,500px),1fr));gap:18px}
.face{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px}
.confusion{max-width:680px;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px}.embedding{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px}
.shots{display:grid;grid-template-columns:repeat(3,1fr);gap:10px;margin:12px 0 10px}
.shots img,.none{width:100%;aspect-ratio:1;border-radius:6px;display:block;height:auto}
.none{display:grid;place-items:center;border:1px dashed var(--line);color:var(--soft);font-size:12.5px}
.shots figcaption{font-size:12.5px;color:var(--soft);text-align:center;margin-top:3px}
.badge{display:inline-block;font-size:11.5px;font-weight:600;line-height:1.5;padding:0 8px;border-radius:20px;border:1px solid currentColor;color:var(--seen);vertical-align:1px}
.badge.unseen{color:var(--unseen)}.badge.real{color:var(--soft)}
.scores{margin:0;font-size:13.5px}.scores div{display:grid;grid-template-columns:84px 1fr;align-items:center}
.scores dd{margin:0;display:grid;grid-template-columns:1fr 84px;gap:12px;align-items:center}.value{text-align:right;white-space:nowrap}
.bar{display:block;height:8px;min-width:80px;background:var(--line);border-radius:4px;overflow:hidden;margin:8px 0}.bar span{display:block;height:100%;background:var(--did);border-radius:4px}
.scores .bar{margin:0}
.mistakes,.halves{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:18px 34px;margin-bottom:26px}
.mistakes>*,.halves>*{min-width:0}@media (min-width:900px){.halves.uneven{grid-template-columns:minmax(0,2.2fr) minmax(0,1fr)}}.counts td{white-space:nowrap}.counts :is(th,td):not(:first-child):not(:last-child){padding-left:10px;padding-right:10px}
.halves>div>h3{margin-top:22px}
.wrong{display:grid;grid-template-columns:132px minmax(0,1fr);gap:14px;padding:12px 0 0}.wrong h4{font-size:14px;font-weight:600;margin:0 0 2px;line-height:1.3}.wrong p{margin:2px 0 0;font-size:13px;color:var(--soft)}
.gallery{display:grid;grid-template-columns:repeat(5,minmax(0,1fr));gap:10px;list-style:none;padding:0;margin:0;font-size:12.5px;line-height:1.4;color:var(--soft)}
.gallery img{width:100%;height:auto;aspect-ratio:1;border-radius:6px;display:block;margin-bottom:3px}
table.strip{width:auto}table.strip th{max-width:112px;vertical-align:bottom}table.strip td,table.strip th{border:0;padding:3px 5px;text-align:center}table.strip td:first-child,table.strip th:first-child{padding-left:18px}
table.strip img{display:block;border-radius:6px;width:112px;height:112px}table.strip tbody tr:last-child td{padding-bottom:16px}
.facts{margin:10px 0;font-size:14.5px}.facts div{display:grid;grid-template-columns:minmax(110px,150px) 1fr;gap:12px;padding:6px 0;border-top:1px solid var(--line)}
.facts div:first-child{border:0}.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
details{margin-top:18px}summary{cursor:pointer;font-weight:600;padding:6px 0}.halves details{margin-top:8px}
pre{background:var(--note);border:1px solid var(--line);border-radius:8px;padding:14px 16px;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.55;margin:10px 0}
footer{margin-top:72px;border-top:1px solid var(--line);padding-top:18px;padding-bottom:44px;color:var(--soft);font-size:13.5px}
@media (max-width:620px){.wide-only{display:none}tr.method th{padding-left:24px}main,nav ol,footer{padding-left:16px;padding-right:16px}.verdict{padding-top:36px}section{padding-top:44px}
.verdict .lede{font-size:16.5px}.tile{padding:16px 16px 12px}.big{font-size:31px}.ci{font-size:12.5px}.intervals{padding:12px 18px 10px 12px}.interval-row{grid-template-columns:104px 1fr;font-size:13px}
.wrong{grid-template-columns:1fr;gap:6px}.wrong>div{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 9px}.shots{gap:7px}.face{padding:14px}th,td{padding:6px 10px}.axis .tick:nth-child(odd):not(:last-child):not(:first-child){opacity:0}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#ccc;--note:#f4f4f4;--did:#1f5fae;--bce:#b5651d;--heat:31 95 174;--seen:#3f6b3a;--unseen:#8a3d62}
body{font-size:11pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}nav,.skip{display:none}main,footer{max-width:none;padding:0}
section{padding-top:26px}figure,.face,.tile,.scroll,.lede,tr,pre,.gallery li,.wrong,.aside{break-inside:avoid}h2,h3,h4,caption,.lede,.legend,.scales{break-after:avoid}.verdict{padding-top:0}.halves.uneven{grid-template-columns:1fr}.faces{grid-template-columns:1fr 1fr}.counts td{white-space:normal}.scroll{overflow:visible}table{font-size:9.5pt}small{white-space:normal}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`;
