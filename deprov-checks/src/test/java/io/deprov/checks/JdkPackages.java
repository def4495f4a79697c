package io.deprov.checks;

import java.lang.module.ModuleDescriptor.Exports;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The packages the JDK exports to everybody, as it says itself. A prefix would not do: {@code javax.annotation} and {@code javax.inject}
 * are not the JDK's.
 */
public final class JdkPackages {

    private static final Set<String> NAMES = ModuleLayer.boot().modules().stream()
            .filter(module ->
                    module.getName().startsWith("java.") || module.getName().startsWith("jdk."))
            .flatMap(module -> module.getDescriptor().exports().stream())
            .filter(exports -> !exports.isQualified())
            .map(Exports::source)
            .collect(Collectors.toUnmodifiableSet());

    private JdkPackages() {}

    public static boolean contain(String packageName) {
        return NAMES.contains(packageName);
    }
}
