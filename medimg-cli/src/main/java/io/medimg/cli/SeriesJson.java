package io.medimg.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.medimg.core.geometry.Point3;
import io.medimg.dicom.series.DicomSeries;
import io.medimg.dicom.series.SeriesNotice;
import io.medimg.dicom.series.SliceStack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Stacks of slices as JSON. Safe for use by several threads. */
final class SeriesJson {
  private SeriesJson() {}

  /** One stack: what it is, where it lies, what is odd. */
  static Map<String, Object> of(DicomSeries series, SliceStack stack) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("modality", series.modality());
    m.put("seriesNumber", series.number());
    series.seriesInstanceUid().ifPresent(uid -> m.put("seriesInstanceUid", uid));
    if (!stack.distinction().isEmpty()) {
      m.put("distinction", stack.distinction());
    }
    m.put("slices", stack.count());
    m.put("columns", stack.size().width());
    m.put("rows", stack.size().height());
    stack
        .grid()
        .ifPresent(
            grid -> {
              m.put("volumeSlices", grid.depth());
              m.put("spacingMm", list(grid.spacingMm()));
              m.put("axes", grid.axisCodes());
              m.put("sheared", grid.isSheared());
              m.put("firstVoxelMm", list(grid.toPatient().origin()));
            });
    List<Map<String, String>> notices = new ArrayList<>();
    Stream.concat(series.notices().stream(), stack.notices().stream())
        .forEach(n -> notices.add(notice(n)));
    m.put("notices", notices);
    return m;
  }

  private static Map<String, String> notice(SeriesNotice notice) {
    Map<String, String> m = new LinkedHashMap<>();
    m.put("kind", notice.kind().name());
    m.put("text", notice.text());
    return m;
  }

  private static List<Double> list(Point3 p) {
    return List.of(p.x(), p.y(), p.z());
  }

  static void print(Terminal terminal, List<Map<String, Object>> stacks) {
    try {
      terminal.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(stacks));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON", e);
    }
  }
}
