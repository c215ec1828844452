package io.medimg.core.render;

import java.util.HashMap;
import java.util.Map;

/**
 * The strokes of each letter, drawn for this project. Two base-36 digits are a point (x, y):
 * capital letters reach from 0 to the baseline at c (12), small ones from 4, descenders to g (16).
 * A stroke is a broken line; with {@code ~} before it the points between its ends are control
 * points of a smooth curve, with {@code o} the curve is closed. Immutable and safe for use by
 * several threads.
 */
final class Glyphs {
  private static final String UNKNOWN = "00600c6c;000c;606c";
  private static final String TABLE =
      """
      A 0c408c;1878
      B 40000c4c;0646;~40707646;~46868c4c
      C ~837000000c7c89
      D 30000c3c;~30909c3c
      E 70000c7c;0656
      F 70000c;0656
      G ~837000000c8c87;5787
      H 000c;808c;0686
      I 000c
      J 6068;~686c0c09
      K 000c;7007;357c
      L 000c7c
      M 0c0059a0ac
      N 0c008c80
      O o00909c0c
      P 40000c;4707;~40808747
      Q o00909c0c;599d
      R 40000c;4707;~40808747;478c
      S ~8270000686880c0a
      T 0080;404c
      U 0007;~070c8c87;8087
      V 004c80
      W 003c609cc0
      X 008c;800c
      Y 004680;464c
      Z 00800c8c
      a o04747c0c;747c
      b 000c;o04747c0c
      c ~7664040c6c7a
      d 707c;o04747c0c
      e 0878;~7874040c6c7a
      f ~502023;232c;0454
      g o04747c0c;747d;~7d7g1g0f
      h 000c;~08047478;787c
      i 040c;0101
      j 343d;~3d3g0g;3131
      k 000c;6409;277c
      l 000c
      m 040c;~08046468;686c;~6864c4c8;c8cc
      n 040c;~08047478;787c
      o o04747c0c
      p 040g;o04747c0c
      q 747g;o04747c0c
      r 040c;~080444
      s ~6564040868 6c0c0b
      t 202a;~2a2c5c;0454
      u 0408;~080c7c78;747c
      v 043c64
      w 042c547c94
      x 046c;640c
      y 043c;641g
      z 04640c6c
      0 o00707c0c
      1 03303c
      2 ~030070760c;0c7c
      3 ~0200606636;~36767c0c0a
      4 5c500979
      5 600006;~06747c0c0a
      6 ~600008;o05757c0c
      7 00703c
      8 o10606616;o06767c0c
      9 o00707707;~737c1c
      . 0c0c
      , 1c0e
      : 0606;0c0c
      ; 1616;1c0e
      - 0848
      \u2013 0878
      _ 0d8d
      / 0d70
      \\ 007d
      ( ~30030b3e
      ) ~00333b0e
      [ 30000e3e
      ] 00303e0e
      { ~40202627;~272d2e4e;0727
      } ~00202627;~272d2e0e;2747
      % 900c;o00404505;o57979c5c
      + 0868;353b
      = 0666;0a6a
      < 64086c
      > 04680c
      \u2265 016509;0c6c
      \u2264 610569;0c6c
      \u00d7 056b;650b
      \u00b7 0808
      ! 0008;0c0c
      ? ~0200606636;3639;3c3c
      ' 0003
      " 0003;2023
      # 300c;805c;1484;0878
      * 323a;0468;6408
      | 000e
      ~ ~0906494767
      @ o36969b3b;~9c1c00c0c896
      & 8c2210;~10405026;~26090c5c88
      $ ~8270000686880c0a;404c
      ^ 043064
      ` 0023
      \u00b0 o00303404
      \u00b1 0666;3339;0c6c
      """;
  private static final Map<Character, String> STROKES = parse();

  private Glyphs() {}

  /** The strokes of a character, parts separated by semicolons; a frame if it is not known. */
  static String of(char c) {
    return c == ' ' ? "" : STROKES.getOrDefault(c, UNKNOWN);
  }

  private static Map<Character, String> parse() {
    Map<Character, String> strokes = new HashMap<>();
    TABLE.lines().forEach(l -> strokes.put(l.charAt(0), l.substring(2).replace(" ", "")));
    return Map.copyOf(strokes);
  }
}
