package io.medimg.dicom.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.dicom.DicomDataset;
import io.medimg.dicom.Tag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** By which tables and windows presentation states show their sources. */
class StateRulesTest {
  private static final int VOI = 0x0028_3110;
  private static final Map<String, ResultCases.Case> CASES = ResultCases.all();

  private static DicomDataset state(String name) {
    return CASES.get(name).results().presentationState();
  }

  /** The state says in standard's words what {@code Display} shows, whatever the source says. */
  @Test
  void statesFollowTheDisplay() {
    assertThat(state("table-and-window").items(VOI).get(0).items(Tag.VOI_LUT_SEQUENCE)).hasSize(1);
    assertThat(state("no-window-bytes").items(VOI).get(0).numbers(Tag.WINDOW_WIDTH))
        .containsExactly(256);
    DicomDataset exact = state("exact").items(VOI).get(0);
    assertThat(exact.numbers(Tag.WINDOW_CENTER)).containsExactly(1800.5);
    assertThat(exact.numbers(Tag.WINDOW_WIDTH)).containsExactly(41);
    assertThat(exact.contains(Tag.VOI_LUT_FUNCTION)).isFalse();
    assertThat(state("no-window-table").items(Tag.MODALITY_LUT_SEQUENCE)).hasSize(1);
    DicomDataset fine = state("fine-exact");
    assertThat(fine.number(Tag.RESCALE_SLOPE)).hasValue(1);
    assertThat(fine.items(VOI).get(0).numbers(Tag.WINDOW_CENTER)).containsExactly(2048.5);
    assertThat(state("fine-falling").number(Tag.RESCALE_SLOPE)).hasValue(-1);
    assertThat(state("coarse").number(Tag.RESCALE_SLOPE)).hasValue(2.37);
  }

  /** Where pixels cannot be read, the header alone says it. */
  @Test
  void sourcesWithoutPixelsHaveStates() {
    for (String name : List.of("film", "tables", "no-window", "enhanced")) {
      DicomBuilder header = DicomBuilder.from(CASES.get(name).source()).remove(Tag.PIXEL_DATA);
      DicomDataset bare = ResultCases.Case.of(header).results().presentationState();
      if (name.equals("no-window")) {
        assertThat(bare.contains(VOI)).isFalse();
      } else {
        assertThat(bare.items(VOI).get(0).numbers(Tag.WINDOW_CENTER))
            .isEqualTo(state(name).items(VOI).get(0).numbers(Tag.WINDOW_CENTER));
        assertThat(bare.number(Tag.RESCALE_SLOPE)).isEqualTo(state(name).number(Tag.RESCALE_SLOPE));
      }
    }
  }
}
