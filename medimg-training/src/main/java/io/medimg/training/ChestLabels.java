package io.medimg.training;

import java.util.List;

/** The labels of the chest X-ray network, in the order of its outputs. */
final class ChestLabels {
  /** The findings of NIH ChestX-ray14 in CheXNet's order, then the paediatric pneumonia head. */
  static final List<String> ALL =
      List.of(
          "Atelectasis",
          "Cardiomegaly",
          "Effusion",
          "Infiltration",
          "Mass",
          "Nodule",
          "Pneumonia",
          "Pneumothorax",
          "Consolidation",
          "Edema",
          "Emphysema",
          "Fibrosis",
          "Pleural_Thickening",
          "Hernia",
          "Pneumonia (paediatric)");

  /** How many of them are findings of adults. */
  static final int ADULT = 14;

  static final int PNEUMONIA = 6;
  static final int PAEDIATRIC = 14;

  private ChestLabels() {}
}
