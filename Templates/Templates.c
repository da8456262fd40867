#include "Templates.h"

#include <stddef.h>

// C23's #embed: no build step, no path baked into the binary, rebuilt when a template changes.
#pragma clang diagnostic ignored "-Wc23-extensions"

// Style sheets and scripts are joined in the order in which they stand here.
static const struct coreograph_template templates[] = {
    {"page.mustache", (const char[]){
#embed "report/page.mustache" suffix(, 0)
     }},
    {"scaling.mustache", (const char[]){
#embed "report/scaling.mustache" suffix(, 0)
     }},
    {"comparison.mustache", (const char[]){
#embed "report/comparison.mustache" suffix(, 0)
     }},
    {"evidence.mustache", (const char[]){
#embed "report/evidence.mustache" suffix(, 0)
     }},
    {"run.mustache", (const char[]){
#embed "report/run.mustache" suffix(, 0)
     }},
    {"figure.mustache", (const char[]){
#embed "report/figure.mustache" suffix(, 0)
     }},
    {"table.mustache", (const char[]){
#embed "report/table.mustache" suffix(, 0)
     }},
    {"states.mustache", (const char[]){
#embed "report/states.mustache" suffix(, 0)
     }},
    {"guide.mustache", (const char[]){
#embed "report/guide.mustache" suffix(, 0)
     }},
    {"explorer.mustache", (const char[]){
#embed "report/explorer.mustache" suffix(, 0)
     }},
    {"method.mustache", (const char[]){
#embed "report/method.mustache" suffix(, 0)
     }},
    {"report.css", (const char[]){
#embed "report/report.css" suffix(, 0)
     }},
    {"explorer.css", (const char[]){
#embed "report/explorer.css" suffix(, 0)
     }},
    {"presentation.css", (const char[]){
#embed "report/presentation.css" suffix(, 0)
     }},
    {"report.js", (const char[]){
#embed "report/report.js" suffix(, 0)
     }},
    {"explorer-data.js", (const char[]){
#embed "report/explorer-data.js" suffix(, 0)
     }},
    {"explorer-tracks.js", (const char[]){
#embed "report/explorer-tracks.js" suffix(, 0)
     }},
    {"explorer-run.js", (const char[]){
#embed "report/explorer-run.js" suffix(, 0)
     }},
    {"explorer-tasks.js", (const char[]){
#embed "report/explorer-tasks.js" suffix(, 0)
     }},
    {"explorer-locks.js", (const char[]){
#embed "report/explorer-locks.js" suffix(, 0)
     }},
    {"explorer-packing.js", (const char[]){
#embed "report/explorer-packing.js" suffix(, 0)
     }},
    {"explorer-lanes.js", (const char[]){
#embed "report/explorer-lanes.js" suffix(, 0)
     }},
    {"explorer-time.js", (const char[]){
#embed "report/explorer-time.js" suffix(, 0)
     }},
    {"explorer-surfaces.js", (const char[]){
#embed "report/explorer-surfaces.js" suffix(, 0)
     }},
    {"explorer-brush.js", (const char[]){
#embed "report/explorer-brush.js" suffix(, 0)
     }},
    {"explorer-painter.js", (const char[]){
#embed "report/explorer-painter.js" suffix(, 0)
     }},
    {"explorer-view.js", (const char[]){
#embed "report/explorer-view.js" suffix(, 0)
     }},
    {"explorer-numbers.js", (const char[]){
#embed "report/explorer-numbers.js" suffix(, 0)
     }},
    {"explorer-facts.js", (const char[]){
#embed "report/explorer-facts.js" suffix(, 0)
     }},
    {"explorer-search.js", (const char[]){
#embed "report/explorer-search.js" suffix(, 0)
     }},
    {"figure-text.js", (const char[]){
#embed "report/figure-text.js" suffix(, 0)
     }},
    {"figure-scene.js", (const char[]){
#embed "report/figure-scene.js" suffix(, 0)
     }},
    {"figure-marks.js", (const char[]){
#embed "report/figure-marks.js" suffix(, 0)
     }},
    {"figure-ends.js", (const char[]){
#embed "report/figure-ends.js" suffix(, 0)
     }},
    {"figure-sources.js", (const char[]){
#embed "report/figure-sources.js" suffix(, 0)
     }},
    {"figure-lanes.js", (const char[]){
#embed "report/figure-lanes.js" suffix(, 0)
     }},
    {"figure-levels.js", (const char[]){
#embed "report/figure-levels.js" suffix(, 0)
     }},
    {"figure-labels.js", (const char[]){
#embed "report/figure-labels.js" suffix(, 0)
     }},
    {"figure-rows.js", (const char[]){
#embed "report/figure-rows.js" suffix(, 0)
     }},
    {"figure-chart.js", (const char[]){
#embed "report/figure-chart.js" suffix(, 0)
     }},
    {"figure-page.js", (const char[]){
#embed "report/figure-page.js" suffix(, 0)
     }},
    {"figure-kinds.js", (const char[]){
#embed "report/figure-kinds.js" suffix(, 0)
     }},
    {"figure-canvas.js", (const char[]){
#embed "report/figure-canvas.js" suffix(, 0)
     }},
    {"explorer-picture.js", (const char[]){
#embed "report/explorer-picture.js" suffix(, 0)
     }},
    {"explorer-csv.js", (const char[]){
#embed "report/explorer-csv.js" suffix(, 0)
     }},
    {"explorer-panel.js", (const char[]){
#embed "report/explorer-panel.js" suffix(, 0)
     }},
    {"explorer-frame.js", (const char[]){
#embed "report/explorer-frame.js" suffix(, 0)
     }},
    {"explorer-input.js", (const char[]){
#embed "report/explorer-input.js" suffix(, 0)
     }},
    {"explorer-steps.js", (const char[]){
#embed "report/explorer-steps.js" suffix(, 0)
     }},
    {"explorer-arranging.js", (const char[]){
#embed "report/explorer-arranging.js" suffix(, 0)
     }},
    {"explorer.js", (const char[]){
#embed "report/explorer.js" suffix(, 0)
     }},
    {"presentation.js", (const char[]){
#embed "report/presentation.js" suffix(, 0)
     }},

    {NULL, NULL},
};

const struct coreograph_template *coreograph_templates(void) { return templates; }
