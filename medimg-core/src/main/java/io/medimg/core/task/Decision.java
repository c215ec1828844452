package io.medimg.core.task;

/** What a score means against its threshold. */
public enum Decision {
  /** At or above the threshold. */
  POSITIVE,
  /** Below the threshold. */
  NEGATIVE,
  /** The label has no threshold. */
  UNDECIDED
}
