package io.medimg.cli.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.ThrowsDeclaration;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Conditions that ArchUnit does not bring along. */
final class Rules {
  private Rules() {}

  static DescribedPredicate<JavaClass> libraryClass() {
    return describe("are in a library module", Modules::isLibrary);
  }

  /** Calls that change what a whole process shares. */
  static DescribedPredicate<JavaMethodCall> changesTheProcess() {
    Set<String> changes =
        Set.of(
            "java.lang.System.setProperty",
            "java.lang.System.setProperties",
            "java.lang.System.getProperties",
            "java.lang.System.clearProperty",
            "java.lang.System.setOut",
            "java.lang.System.setErr",
            "java.lang.System.exit",
            "java.lang.Runtime.addShutdownHook",
            "java.lang.Thread.setDefaultUncaughtExceptionHandler",
            "java.lang.Thread.setContextClassLoader",
            "java.lang.reflect.AccessibleObject.setAccessible",
            "java.lang.reflect.Field.setAccessible",
            "java.net.Authenticator.setDefault",
            "java.net.CookieHandler.setDefault",
            "java.net.ProxySelector.setDefault",
            "java.net.ResponseCache.setDefault",
            "java.net.URL.setURLStreamHandlerFactory",
            "java.security.Security.addProvider",
            "java.security.Security.insertProviderAt",
            "java.util.Locale.setDefault",
            "java.util.TimeZone.setDefault",
            "javax.imageio.ImageIO.scanForPlugins",
            "javax.imageio.ImageIO.setCacheDirectory",
            "javax.imageio.ImageIO.setUseCache");
    return describe(
        "change what the whole process shares",
        call -> changes.contains(call.getTargetOwner().getName() + "." + call.getName()));
  }

  /** Look-ups that initialise DJL. */
  static DescribedPredicate<JavaMethodCall> startsDjl() {
    return describe(
        "look an engine of DJL up",
        call ->
            call.getTargetOwner().getName().equals("ai.djl.engine.Engine")
                    && call.getName().matches("getEngine|getInstance|getAllEngines|hasEngine")
                || call.getName().equals("newBaseManager")
                    && call.getTargetOwner().getName().equals("ai.djl.ndarray.NDManager")
                || call.getName().equals("newInstance")
                    && call.getTargetOwner().getName().equals("ai.djl.Model"));
  }

  static ArchCondition<JavaClass> useOnlyModulesThatTheirsMay() {
    return condition(
        "use only the modules that theirs may use",
        (type, events) -> {
          for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            Optional<String> target = Modules.of(dependency.getTargetClass());
            if (target.isPresent() && !mayUse(moduleOf(type), target.get())) {
              report(events, dependency, dependency.getDescription());
            }
          }
        });
  }

  static ArchCondition<JavaClass> useNoInternalsOfOtherModules() {
    return condition(
        "use no internal package of another module",
        (type, events) -> {
          for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            boolean foreign = !Modules.of(target).equals(Modules.of(type));
            if (foreign && target.getPackageName().matches("io\\.medimg\\..*\\binternal\\b.*")) {
              report(events, dependency, dependency.getDescription());
            }
          }
        });
  }

  /** One instance serves one evaluation, since it remembers where each package was seen first. */
  static ArchCondition<JavaClass> haveTheirPackageInOneModule() {
    Map<String, String> moduleOfPackage = new HashMap<>();
    return condition(
        "have their package in one module",
        (type, events) -> {
          String module = moduleOf(type);
          String first = moduleOfPackage.putIfAbsent(type.getPackageName(), module);
          if (first != null && !first.equals(module)) {
            report(events, type, type.getPackageName() + " is in " + first + " and in " + module);
          }
        });
  }

  static ArchCondition<JavaClass> beValues() {
    return condition(
        "be records, enums, sealed or final",
        (type, events) -> {
          boolean closed =
              type.isRecord()
                  || type.isEnum()
                  || type.getModifiers().contains(JavaModifier.FINAL)
                  || type.reflect().isSealed();
          if (!closed) {
            report(events, type, type.getName() + " can be subclassed by anyone");
          }
        });
  }

  static ArchCondition<JavaCodeUnit> throwOnlyIoOrInterruptedWhenChecked() {
    return condition(
        "declare no checked exception but IOException and InterruptedException",
        (method, events) -> {
          for (ThrowsDeclaration<?> declared : method.getThrowsClause()) {
            if (!mayBeDeclared(declared.getRawType())) {
              report(
                  events,
                  method,
                  method.getFullName() + " throws " + declared.getRawType().getName());
            }
          }
        });
  }

  static ArchCondition<JavaClass> haveAtMostAbstractMethods(int limit) {
    return condition(
        "have at most " + limit + " abstract methods",
        (type, events) -> {
          long count =
              type.getMethods().stream()
                  .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                  .count();
          if (count > limit) {
            report(events, type, type.getName() + " has " + count + " abstract methods");
          }
        });
  }

  static <T> DescribedPredicate<T> that(String description, Predicate<T> predicate) {
    return describe(description, predicate);
  }

  private static boolean mayUse(String from, String to) {
    return from.equals(to) || Modules.MAY_USE.getOrDefault(from, Set.of()).contains(to);
  }

  private static String moduleOf(JavaClass type) {
    return Modules.of(type)
        .orElseThrow(() -> new IllegalStateException("no module known for " + type.getSource()));
  }

  private static boolean mayBeDeclared(JavaClass exception) {
    return exception.isAssignableTo(RuntimeException.class)
        || exception.isAssignableTo(Error.class)
        || exception.isAssignableTo(IOException.class)
        || exception.isAssignableTo(InterruptedException.class);
  }

  private static void report(ConditionEvents events, Object where, String message) {
    events.add(SimpleConditionEvent.violated(where, message));
  }

  private static <T> ArchCondition<T> condition(
      String description, BiConsumer<T, ConditionEvents> check) {
    return new ArchCondition<>(description) {
      @Override
      public void check(T item, ConditionEvents events) {
        check.accept(item, events);
      }
    };
  }
}
