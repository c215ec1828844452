package io.medimg.models.engine.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DjlSetupTest {
  private static final String OFFLINE = "ai.djl.offline";
  private static final String TRACKING = "OPT_OUT_TRACKING";

  @BeforeEach
  @AfterEach
  void forget() {
    System.clearProperty(OFFLINE);
    System.clearProperty(TRACKING);
  }

  @Test
  void propertiesAreThereWhileAnEngineStartsAndGoneAfterwards() {
    String seen = DjlSetup.quietly(DjlSetupTest::settings);
    assertThat(seen).isEqualTo("true true");
    assertThat(settings()).isEqualTo("null null");
  }

  @Test
  void whatTheApplicationHasSetStays() {
    System.setProperty(TRACKING, "mine");
    assertThat(DjlSetup.quietly(DjlSetupTest::settings)).isEqualTo("true mine");
    assertThat(settings()).isEqualTo("null mine");
  }

  @Test
  void whatTheApplicationSetsInTheMeantimeStays() {
    DjlSetup.quietly(() -> System.setProperty(OFFLINE, "false"));
    assertThat(settings()).isEqualTo("false null");
  }

  @Test
  void aFailedStartLeavesNothingBehind() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    ClassLoader own = new ClassLoader(before) {};
    Thread.currentThread().setContextClassLoader(own);
    try {
      assertThatThrownBy(
              () ->
                  DjlSetup.quietly(
                      () -> {
                        throw new UnsatisfiedLinkError("no library");
                      }))
          .isInstanceOf(UnsatisfiedLinkError.class);
      assertThat(settings()).isEqualTo("null null");
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(own);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static String settings() {
    return System.getProperty(OFFLINE) + " " + System.getProperty(TRACKING);
  }
}
