package io.deprov.checks.api;

import com.tngtech.archunit.core.domain.JavaClass;
import io.deprov.checks.LibraryClasses;
import io.deprov.checks.LibraryModule;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;

/** The types of a module that users can name: public, or protected in a class they can extend, and so all around them. */
final class ExportedTypes {

    private ExportedTypes() {}

    /** Sorted by name; loaded, not initialised. */
    static List<Class<?>> of(LibraryModule module) {
        return LibraryClasses.of(module).stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .<Class<?>>map(ExportedTypes::load)
                .filter(ExportedTypes::isExported)
                .sorted(Comparator.comparing(Class::getName))
                .toList();
    }

    private static Class<?> load(JavaClass type) {
        try {
            return Class.forName(type.getName(), false, ExportedTypes.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(type.getName() + " was imported but cannot be loaded", e);
        }
    }

    static boolean isExported(Class<?> type) {
        Class<?> around = type.getEnclosingClass();
        if (around == null) {
            return Modifier.isPublic(type.getModifiers());
        }
        return type.isMemberClass() && !type.isSynthetic() && isExported(around) && isOpen(type.getModifiers(), around);
    }

    /** Whether a member with these modifiers can be reached from another package. */
    static boolean isOpen(int modifiers, Class<?> around) {
        return Modifier.isPublic(modifiers)
                || Modifier.isProtected(modifiers) && !Modifier.isFinal(around.getModifiers());
    }
}
