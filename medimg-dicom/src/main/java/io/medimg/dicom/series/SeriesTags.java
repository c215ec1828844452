package io.medimg.dicom.series;

/** Tags of what orders slices (DICOM PS3.6). Safe for use by several threads. */
final class SeriesTags {
  static final int DIRECTORY_RECORD_SEQUENCE = 0x0004_1220;
  static final int DIRECTORY_RECORD_TYPE = 0x0004_1430;
  static final int REFERENCED_FILE_ID = 0x0004_1500;
  static final int IMAGE_TYPE = 0x0008_0008;
  static final int SLICE_THICKNESS = 0x0018_0050;
  static final int ECHO_NUMBERS = 0x0018_0086;
  static final int SPACING_BETWEEN_SLICES = 0x0018_0088;
  static final int TRIGGER_TIME = 0x0018_1060;
  static final int DIFFUSION_B_VALUE = 0x0018_9087;
  static final int SERIES_INSTANCE_UID = 0x0020_000E;
  static final int SERIES_NUMBER = 0x0020_0011;
  static final int ACQUISITION_NUMBER = 0x0020_0012;
  static final int INSTANCE_NUMBER = 0x0020_0013;
  static final int IMAGE_POSITION = 0x0020_0032;
  static final int IMAGE_ORIENTATION = 0x0020_0037;
  static final int TEMPORAL_POSITION = 0x0020_0100;
  static final int STACK_ID = 0x0020_9056;
  static final int FRAME_CONTENT_SEQUENCE = 0x0020_9111;
  static final int PLANE_POSITION_SEQUENCE = 0x0020_9113;
  static final int PLANE_ORIENTATION_SEQUENCE = 0x0020_9116;
  static final int TEMPORAL_POSITION_INDEX = 0x0020_9128;
  static final int SEGMENT_IDENTIFICATION_SEQUENCE = 0x0062_000A;
  static final int REFERENCED_SEGMENT_NUMBER = 0x0062_000B;
  static final int MR_DIFFUSION_SEQUENCE = 0x0018_9117;
  static final int MR_ECHO_SEQUENCE = 0x0018_9114;
  static final int EFFECTIVE_ECHO_TIME = 0x0018_9082;
  static final int GRID_FRAME_OFFSET_VECTOR = 0x3004_000C;

  private SeriesTags() {}
}
