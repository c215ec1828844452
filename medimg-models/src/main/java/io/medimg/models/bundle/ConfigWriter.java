package io.medimg.models.bundle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.medimg.models.bundle.Golden.GoldenTensor;

/** {@link MedimgConfig} to {@code configs/medimg.json}. */
final class ConfigWriter {
  private ConfigWriter() {}

  static byte[] write(MedimgConfig c) {
    ObjectNode root = JsonText.object();
    root.put("schemaVersion", c.schemaVersion());
    JsonText.putTextMap(root, "sha256", c.sha256());
    root.set("preprocessing", JsonText.parse("the preprocessing plan", c.preprocessing()));
    input(root.putObject("input"), c.input());
    ArrayNode labels = root.putArray("labels");
    c.labels().forEach(label -> label(labels.addObject(), label));
    root.put("logitsOutput", c.logitsOutput());
    heads(root, c);
    if (c.golden() != null) {
      golden(root.putObject("golden"), c.golden());
    }
    ArrayNode data = root.putArray("data");
    c.data().forEach(set -> data(data.addObject(), set));
    ArrayNode evaluation = root.putArray("evaluation");
    c.evaluation().forEach(row -> evaluation(evaluation.addObject(), row));
    ArrayNode rejected = root.putArray("rejected");
    c.rejected().forEach(network -> rejected(rejected.addObject(), network));
    JsonText.putTexts(root, "factors", c.factors());
    JsonText.putTexts(root, "ethics", c.ethics());
    JsonText.putTexts(root, "knownFailures", c.knownFailures());
    return JsonText.bytes(root);
  }

  private static void input(ObjectNode out, InputContract in) {
    JsonText.putTexts(out, "modalities", in.modalities());
    JsonText.putTexts(out, "views", in.views());
    JsonText.putTexts(out, "bodyParts", in.bodyParts());
    out.put("inputName", in.inputName());
    out.put("channels", in.channels());
    out.put("width", in.size().width());
    out.put("height", in.size().height());
    out.put("minSourceSide", in.minSourceSide());
    JsonText.putNumber(out, "minAgeYears", in.minAgeYears());
    JsonText.putNumber(out, "maxAgeYears", in.maxAgeYears());
  }

  private static void label(ObjectNode out, OutputLabel label) {
    out.put("name", label.label().name());
    out.put("code", label.label().code());
    out.put("kind", label.kind().name());
    if (label.threshold() != null) {
      ObjectNode threshold = out.putObject("threshold");
      JsonText.putNumber(threshold, "value", label.threshold().value());
      threshold.put("chosenBy", label.threshold().chosenBy());
    }
    if (label.calibration() != null) {
      ObjectNode calibration = out.putObject("calibration");
      calibration.put("method", label.calibration().method());
      JsonText.putNumber(calibration, "a", label.calibration().a());
      JsonText.putNumber(calibration, "b", label.calibration().b());
    }
    out.put("trained", label.trained());
    out.put("explanation", label.explanation());
    if (label.ages() != null) {
      ObjectNode ages = out.putObject("ages");
      JsonText.putNumber(ages, "minYears", label.ages().minYears());
      JsonText.putNumber(ages, "maxYears", label.ages().maxYears());
    }
    if (label.group() != null) {
      out.put("group", label.group());
    }
    if (label.operatingPoint() != null) {
      JsonText.putNumber(out, "operatingPoint", label.operatingPoint());
    }
  }

  private static void heads(ObjectNode root, MedimgConfig c) {
    if (c.camHead() != null) {
      ObjectNode cam = root.putObject("camHead");
      cam.put("output", c.camHead().output());
      ArrayNode bias = cam.putArray("bias");
      for (double b : c.camHead().bias()) {
        bias.add(b);
      }
    }
    if (c.features() != null) {
      ObjectNode features = root.putObject("features");
      features.put("output", c.features().output());
      floats(features.putArray("mean"), c.features().mean());
      floats(features.putArray("precision"), c.features().precision());
      JsonText.putNumber(features, "cut", c.features().cut());
      JsonText.putNumber(features, "threshold", c.features().threshold());
      features.put("chosenBy", c.features().chosenBy());
    }
    if (c.decoder() != null) {
      decoder(root.putObject("decoder"), c.decoder());
    }
  }

  private static void floats(ArrayNode out, float[] values) {
    for (float value : values) {
      out.add(value);
    }
  }

  private static void decoder(ObjectNode out, DecoderSpec spec) {
    out.put("layout", spec.layout());
    ArrayNode strides = out.putArray("strides");
    for (int stride : spec.strides()) {
      strides.add(stride);
    }
    JsonText.putNumber(out, "confidence", spec.confidence());
    JsonText.putNumber(out, "iou", spec.iou());
    out.put("maxDetections", spec.maxDetections());
    out.put("classAgnostic", spec.classAgnostic());
  }

  private static void golden(ObjectNode out, Golden golden) {
    tensor(out.putObject("input"), golden.input());
    ArrayNode outputs = out.putArray("outputs");
    golden.outputs().forEach(output -> tensor(outputs.addObject(), output));
    JsonText.putNumber(out, "tolerance", golden.tolerance());
  }

  private static void tensor(ObjectNode out, GoldenTensor tensor) {
    out.put("name", tensor.name());
    out.put("file", tensor.file());
    ArrayNode shape = out.putArray("shape");
    for (long extent : tensor.shape().toArray()) {
      shape.add(extent);
    }
  }

  private static void data(ObjectNode out, DataDescription set) {
    out.put("name", set.name());
    out.put("purpose", set.purpose());
    out.put("source", set.source());
    out.put("licence", set.licence());
    out.put("images", set.images());
    out.put("patients", set.patients());
    out.put("split", set.split());
    out.put("note", set.note());
  }

  private static void evaluation(ObjectNode out, LabelEvaluation row) {
    out.put("label", row.label());
    out.put("dataset", row.dataset());
    out.put("subgroup", row.subgroup());
    out.put("n", row.n());
    out.put("positives", row.positives());
    JsonText.putNumber(out, "auroc", row.auroc());
    JsonText.putNumber(out, "low", row.low());
    JsonText.putNumber(out, "high", row.high());
    JsonText.putNumber(out, "sensitivity", row.sensitivity());
    JsonText.putNumber(out, "specificity", row.specificity());
    JsonText.putNumber(out, "ece", row.ece());
  }

  private static void rejected(ObjectNode out, RejectedNetwork network) {
    out.put("name", network.name());
    out.put("reason", network.reason());
    out.put("dataset", network.dataset());
    JsonText.putNumber(out, "auroc", network.auroc());
    JsonText.putNumber(out, "low", network.low());
    JsonText.putNumber(out, "high", network.high());
  }
}
