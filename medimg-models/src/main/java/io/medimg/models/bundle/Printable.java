package io.medimg.models.bundle;

/** Makes text from a hostile file fit for a message: one line, no control characters, short. */
final class Printable {
  private static final int LONGEST = 120;

  private Printable() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      boolean plain =
          !Character.isISOControl(c) && type != Character.FORMAT && type != Character.SURROGATE;
      out.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return text.length() > LONGEST ? out + "..." : out.toString();
  }
}
