package io.medimg.dicom.deidentify;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Values in the place of others, by HMAC-SHA-256 of a secret key: the same value always gives the
 * same, and without the key nobody comes back or can try all values. Immutable and safe for use by
 * several threads.
 */
final class Pseudonyms {
  /** UIDs of the standard itself, which point to nobody. */
  static final String WELL_KNOWN = "1.2.840.10008.";

  /** Earlier ones are no dates, but broken values. */
  private static final int FIRST_YEAR = 1000;

  private static final int MOST_DAYS = 3650;
  private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;

  private final byte[] key;

  Pseudonyms(byte[] key) {
    this.key = key.clone();
  }

  private byte[] hash(String kind, String value) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal((kind + "\0" + value).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256, this one has not", e);
    }
  }

  /**
   * An identifier: {@code 2.25.} and 128 bits shaped like a random UUID (PS3.5, B.2); an empty one
   * and those of the standard as they are.
   */
  String uid(String original) {
    if (original.isEmpty() || original.startsWith(WELL_KNOWN)) {
      return original;
    }
    byte[] bits = Arrays.copyOf(hash("uid", original), 16);
    bits[6] = (byte) (bits[6] & 0x0F | 0x40);
    bits[8] = (byte) (bits[8] & 0x3F | 0x80);
    return "2.25." + new BigInteger(1, bits);
  }

  /** A name for a patient or another subject. */
  String name(String original) {
    return "ANON-"
        + HexFormat.of().formatHex(hash("name", original), 0, 6).toUpperCase(java.util.Locale.ROOT);
  }

  /** How many days the dates of a patient move back: 1 to 3650. */
  int days(String patient) {
    byte[] bits = hash("days", patient);
    return 1 + new BigInteger(1, bits).mod(BigInteger.valueOf(MOST_DAYS)).intValue();
  }

  /** A date of eight digits at the start of a value, moved back; empty if there is none. */
  static Optional<String> moved(String value, int days) {
    String digits = value.length() == 10 ? value.replace(".", "") : value;
    if (digits.length() < 8) {
      return Optional.empty();
    }
    try {
      LocalDate date = LocalDate.parse(digits.substring(0, 8), DATE).minusDays(days);
      String rest = digits.substring(8);
      return date.getYear() >= FIRST_YEAR && rest.matches("[0-9.+-]{0,18}")
          ? Optional.of(date.format(DATE) + rest)
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
