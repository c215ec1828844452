package io.medimg.core.diagnosis;

import io.medimg.core.task.ScoreKind;

/** The fixed parts of a report. Immutable and safe for use by several threads. */
final class HtmlPage {
  private static final String TITLE = "<title>medimg report</title>";

  /** Up to the body; a content policy forbids everything but the styles and the picture inside. */
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy"
        content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>medimg report</title>
      <style>
      @page { size: A4; margin: 11mm }
      * { box-sizing: border-box }
      body { font: 13px/1.4 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
        color: #16202a; background: #fff; max-width: 60rem; margin: 0 auto; padding: 1rem }
      header { display: flex; justify-content: space-between; align-items: center; gap: 1rem }
      h1 { font-size: 1.4rem; margin: 0 }
      .of { font-size: .95rem; color: #38434f; margin: 0; overflow-wrap: anywhere }
      h2 { font-size: 1rem; margin: .9rem 0 .25rem; border-bottom: 1px solid #cdd5dd }
      p, ul, dl { margin: .25rem 0 }
      ul { padding-left: 1.2rem }
      .badge { border: 1px solid #9a6700; color: #7d4e00; border-radius: .4rem;
        padding: .15rem .55rem; margin-left: .5rem; font-size: .8rem; white-space: nowrap }
      .gen { border-color: #0550ae; color: #0550ae }
      .verdict { background: #eef3f8; border-left: 5px solid #0550ae; padding: .5rem .8rem;
        margin: .7rem 0; font-size: 1.05rem }
      .none.verdict { background: #fff1f0; border-color: #b42318 }
      .banner { background: #b41c14; color: #fff; padding: .55rem .8rem; margin: .7rem 0;
        font-size: 1.05rem; border-radius: .2rem }
      figure { margin: 0 }
      figure img { width: 100%; max-height: 27rem; object-fit: contain; background: #101419;
        display: block }
      figure.tall img { max-height: 52rem }
      figcaption { color: #55606c; font-size: .8rem; padding-top: .2rem }
      table { border-collapse: collapse; width: 100%; font-size: .85rem }
      th, td { text-align: left; padding: .14rem .45rem; border-bottom: 1px solid #e3e7ec;
        vertical-align: top }
      .bar { width: 14% } svg { width: 100%; height: .8rem; display: block }
      .score { fill: #6b7785 }
      .positive .score { fill: #c4320a } .negative .score { fill: #2f855a }
      tr.positive td { font-weight: 600 } td.how, tr.positive td.how { font-weight: 400;
        color: #55606c; font-size: .75rem }
      .warning { color: #9a6700 } .reject { color: #b42318 } .info { color: #0550ae }
      dl { display: grid; grid-template-columns: 9.5rem 1fr; gap: .05rem .5rem; font-size: .8rem }
      dt { color: #55606c } dd { margin: 0; overflow-wrap: anywhere }
      @media print { html { font-size: 10.5px } body { font-size: 10px; line-height: 1.3;
        padding: 0; max-width: none; -webkit-print-color-adjust: exact;
        print-color-adjust: exact } figure img { max-height: 80mm }
        figure.tall img { max-height: 115mm }
        h2, tr, li, figure { break-inside: avoid } th { white-space: nowrap } }
      @media screen and (max-width: 40rem) { header { display: block } .bar { display: none } }
      </style></head><body>""";

  static final String FOOT = "</body></html>\n";

  private HtmlPage() {}

  /**
   * Everything up to the body.
   *
   * @param title escaped
   */
  static String head(String title) {
    return HEAD.replace(TITLE, "<title>" + title + "</title>");
  }

  /** What a kind of score can be used for. */
  static String meaning(ScoreKind kind) {
    return switch (kind) {
      case LOGIT -> "the network's raw output; larger means likelier, there is no upper end.";
      case SOFTMAX -> "shares of labels of which exactly one holds; they add up to 1.";
      case SIGMOID ->
          "0 to 1, larger means likelier, but no probability: it was not checked against films.";
      case OPERATING_POINT_SCALED ->
          "0 to 1, bent so that 0.5 is the operating point; not a probability.";
      case CALIBRATED ->
          "a probability, fitted to films held out from training; it holds for films like those"
              + " and for as many ill among them.";
    };
  }
}
