# Golden values of DeLong's method and of partial areas, from pROC on the data that come with it.
#
#     apt-get install --no-install-recommends r-base-core r-cran-proc
#     Rscript tools/reference/metrics_delong.R
#
# writes packages/metrics/golden/delong.json. The data are aSAH: outcome and three markers of 113 patients with a subarachnoid
# haemorrhage (Turck et al., Intensive Care Medicine 36, 2010), as pROC distributes them.

suppressPackageStartupMessages(library(pROC))
data(aSAH)

markers <- c("wfns", "ndka", "s100b")
ranges <- list(c(1, 0.9), c(0.9, 0.5), c(1, 0))
number <- function(x, digits = 17) paste(trimws(formatC(as.numeric(x), digits = digits, format = "g")), collapse = ",")
list_of <- function(x, digits = 17) paste0("[", number(as.numeric(x), digits), "]")
field <- function(name, text) paste0('"', name, '":', text)
object <- function(...) paste0("{", paste(c(...), collapse = ","), "}")
array <- function(x) paste0("[\n", paste(unlist(x), collapse = ",\n"), "]")

curve <- function(rows, marker) {
  roc(rows$outcome, as.numeric(rows[[marker]]), levels = c("Good", "Poor"), direction = "<", quiet = TRUE)
}
curves <- lapply(setNames(nm = markers), function(marker) curve(aSAH, marker))

single <- lapply(markers, function(marker) {
  r <- curves[[marker]]
  partial <- lapply(ranges, function(range) {
    area <- auc(r, partial.auc = range)
    corrected <- auc(r, partial.auc = range, partial.auc.correct = TRUE)
    object(field("specificity", list_of(range)), field("area", number(area)), field("corrected", number(corrected)))
  })
  object(
    field("marker", paste0('"', marker, '"')), field("auc", number(auc(r))),
    field("variance", number(var(r, method = "delong"))),
    field("interval95", list_of(ci.auc(r, method = "delong")[c(1, 3)])),
    field("interval50", list_of(ci.auc(r, method = "delong", conf.level = 0.5)[c(1, 3)])),
    field("partial", array(partial))
  )
})

pairs <- combn(markers, 2, simplify = FALSE)
paired <- lapply(pairs, function(pair) {
  test <- roc.test(curves[[pair[1]]], curves[[pair[2]]], method = "delong", paired = TRUE)
  object(
    field("a", paste0('"', pair[1], '"')), field("b", paste0('"', pair[2], '"')),
    field("z", number(test$statistic)), field("pValue", number(test$p.value)), field("interval95", list_of(test$conf.int))
  )
})

# The first 60 patients against the other 53.
independent <- lapply(pairs, function(pair) {
  test <- roc.test(curve(aSAH[1:60, ], pair[1]), curve(aSAH[61:113, ], pair[2]), method = "delong", paired = FALSE)
  object(
    field("a", paste0('"', pair[1], '"')), field("b", paste0('"', pair[2], '"')), field("t", number(test$statistic)),
    field("degreesOfFreedom", number(test$parameter)), field("pValue", number(test$p.value))
  )
})

# Tails of both distributions by R, which computes them to full precision.
normal <- lapply(c(-3, 0, 0.5, 1.96, 2.4999, 2.5, 4, 10, 37), function(z) {
  object(field("z", number(z)), field("tail", number(pnorm(z, lower.tail = FALSE))))
})
student <- lapply(list(c(0, 5), c(0.1, 1), c(2, 3.7), c(-2.5, 111), c(5, 40), c(1, 0.8), c(1.96, 1e7), c(12, 250)), function(x) {
  object(field("t", number(x[1])), field("freedom", number(x[2])), field("tails", number(2 * pt(-abs(x[1]), x[2]))))
})

out <- object(
  field("madeBy", paste0(
    '{"script":"metrics_delong.R","R":"', R.version$major, ".", R.version$minor, '","pROC":"', packageVersion("pROC"),
    '","data":"aSAH, from pROC (X. Robin et al.); Turck et al. 2010"}'
  )),
  field("outcome", list_of(aSAH$outcome == "Poor")), field("wfns", list_of(aSAH$wfns)),
  field("ndka", list_of(aSAH$ndka, 8)), field("s100b", list_of(aSAH$s100b, 8)),
  field("single", array(single)), field("paired", array(paired)), field("independent", array(independent)),
  field("normal", array(normal)), field("student", array(student))
)
args <- commandArgs(trailingOnly = FALSE)
script <- sub("^--file=", "", args[grep("^--file=", args)])
target <- file.path(dirname(script), "../../packages/metrics/golden/delong.json")
cat(gsub(',"', ',\n"', out, fixed = FALSE), "\n", sep = "", file = target)
