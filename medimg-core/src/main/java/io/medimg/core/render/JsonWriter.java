package io.medimg.core.render;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * Writes JSON text with two-space indents. Not safe for use by several threads; build one per
 * thread.
 */
public final class JsonWriter {
  private static final MathContext SIX_DIGITS = new MathContext(6);

  private final StringBuilder out = new StringBuilder();
  private int depth;
  private boolean first = true;

  public JsonWriter open(char bracket) {
    out.append(bracket);
    depth++;
    first = true;
    return this;
  }

  public JsonWriter close(char bracket) {
    depth--;
    if (!first) {
      newline();
    }
    out.append(bracket);
    first = false;
    return this;
  }

  private void newline() {
    out.append('\n').append("  ".repeat(depth));
  }

  private void next() {
    if (!first) {
      out.append(',');
    }
    newline();
    first = false;
  }

  public JsonWriter name(String key) {
    next();
    string(key);
    out.append(": ");
    return this;
  }

  public JsonWriter element() {
    next();
    return this;
  }

  public JsonWriter field(String key, String value) {
    name(key);
    string(value);
    return this;
  }

  public JsonWriter field(String key, double value) {
    name(key);
    number(value);
    return this;
  }

  public JsonWriter field(String key, boolean value) {
    name(key);
    out.append(value);
    return this;
  }

  public JsonWriter nullField(String key) {
    name(key);
    out.append("null");
    return this;
  }

  void number(double value) {
    if (!Double.isFinite(value)) {
      out.append("null");
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      out.append((long) value);
    } else {
      out.append(new BigDecimal(value).round(SIX_DIGITS).stripTrailingZeros());
    }
  }

  public void string(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c) && !paired(value, i)) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean paired(String s, int i) {
    return Character.isHighSurrogate(s.charAt(i))
        ? i + 1 < s.length() && Character.isLowSurrogate(s.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(s.charAt(i - 1));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
