package io.deprov.checks.api;

import io.deprov.checks.LibraryModule;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What users can reach in a type: its own public and protected members, and those of supertypes of ours that they cannot name.
 *
 * @param fields the fields, constants of an enum included
 * @param constructors the constructors
 * @param methods the methods; no bridges
 */
record ExportedMembers(List<Field> fields, List<Constructor<?>> constructors, List<Method> methods) {

    static ExportedMembers of(Class<?> type) {
        List<Class<?>> sources = new ArrayList<>(hiddenSupertypes(type));
        sources.add(0, type);
        return new ExportedMembers(
                sources.stream()
                        .flatMap(source -> Arrays.stream(source.getDeclaredFields()))
                        .filter(field -> !field.isSynthetic() && ExportedTypes.isOpen(field.getModifiers(), type))
                        .toList(),
                Arrays.stream(type.getDeclaredConstructors())
                        .filter(member -> isReachable(member, type))
                        .toList(),
                sources.stream()
                        .flatMap(source -> Arrays.stream(source.getDeclaredMethods()))
                        .filter(method -> !method.isBridge() && isReachable(method, type))
                        .toList());
    }

    Stream<Executable> executables() {
        return Stream.concat(constructors.stream(), methods.stream());
    }

    int count() {
        return fields.size() + constructors.size() + methods.size();
    }

    private static boolean isReachable(Executable member, Class<?> type) {
        return !member.isSynthetic() && ExportedTypes.isOpen(member.getModifiers(), type);
    }

    static Set<Class<?>> hiddenSupertypes(Class<?> type) {
        Set<Class<?>> hidden = new LinkedHashSet<>();
        Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()))
                .filter(parent -> isOurs(parent) && !ExportedTypes.isExported(parent))
                .forEach(parent -> {
                    hidden.add(parent);
                    hidden.addAll(hiddenSupertypes(parent));
                });
        return hidden;
    }

    private static boolean isOurs(Class<?> type) {
        return Arrays.stream(LibraryModule.values())
                .anyMatch(module -> (type.getPackageName() + ".").startsWith(module.rootPackage() + "."));
    }
}
