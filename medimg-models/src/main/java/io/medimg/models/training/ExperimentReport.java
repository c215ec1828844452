package io.medimg.models.training;

final class ExperimentReport {
  private ExperimentReport() {}

  static void write(ExperimentOptions options) {}
}
