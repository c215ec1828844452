package io.medimg.core.contract;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Gives the seeds 0 to 199 to a property test; {@code -Dmedimg.seed=17} replays one. Safe for use
 * by several threads.
 */
public final class Seeds implements ArgumentsProvider {
  private static final long COUNT = 200;

  /** Creates a provider; it has no state. */
  public Seeds() {}

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    Long one = Long.getLong("medimg.seed");
    LongStream seeds = one == null ? LongStream.range(0, COUNT) : LongStream.of(one);
    return seeds.mapToObj(Arguments::of);
  }
}
