// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.camelpushgateway.annotation.PublicApi;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What programs see of types marked {@link PublicApi}: a line for each type and each member that is public or
 * protected. What may be null is not in it.
 */
final class ApiSignatures {

    private static final String INDENT = "  ";

    private ApiSignatures() {}

    /** Lines of the marked types, and of the public types inside them, by type. */
    static Map<String, Set<String>> ofMarkedTypes() {
        List<Class<?>> marked = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.github.camelpushgateway")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(PublicApi.class))
                        .map(JavaClass::reflect)
                        .collect(toList());
        return of(marked);
    }

    static Map<String, Set<String>> of(List<Class<?>> types) {
        Map<String, Set<String>> lines = new TreeMap<>();
        for (Class<?> type : types) {
            lines.put(type.getName(), lines(type));
            List<Class<?>> inside = Arrays.stream(type.getDeclaredClasses())
                    .filter(inner -> isSeen(inner.getModifiers()))
                    .collect(toList());
            lines.putAll(of(inside));
        }
        return lines;
    }

    static List<String> written(Map<String, Set<String>> signatures) {
        List<String> lines = new ArrayList<>();
        signatures.forEach((type, members) -> {
            lines.add(type);
            members.forEach(member -> lines.add(INDENT + member));
        });
        return lines;
    }

    static Map<String, Set<String>> read(List<String> lines) {
        Map<String, Set<String>> signatures = new TreeMap<>();
        Set<String> members = new TreeSet<>();
        for (String line : lines) {
            if (line.startsWith(INDENT)) {
                members.add(line.strip());
            } else {
                members = new TreeSet<>();
                signatures.put(line, members);
            }
        }
        return signatures;
    }

    /**
     * What a program or an implementation that fits the first fails on with the second: what is gone or otherwise, and
     * abstract methods that came.
     */
    static List<String> broken(Map<String, Set<String>> before, Map<String, Set<String>> now) {
        List<String> broken = new ArrayList<>();
        before.forEach((type, members) -> {
            Set<String> left = now.getOrDefault(type, Set.of());
            members.stream()
                    .filter(member -> !left.contains(member))
                    .map(member -> type + ": no more " + member)
                    .forEach(broken::add);
            left.stream()
                    .filter(member -> !members.contains(member) && member.contains("abstract "))
                    .map(member -> type + ": to be implemented now " + member)
                    .forEach(broken::add);
        });
        return broken;
    }

    private static Set<String> lines(Class<?> type) {
        Set<String> lines = new TreeSet<>();
        lines.add((kind(type) + " extends "
                        + Stream.concat(
                                        Stream.ofNullable(type.getGenericSuperclass()),
                                        Stream.of(type.getGenericInterfaces()))
                                .map(Type::getTypeName)
                                .collect(joining(", ")))
                .strip());
        for (Field field : type.getDeclaredFields()) {
            if (isSeen(field.getModifiers()) && !field.isSynthetic()) {
                lines.add(field.toGenericString());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isSeen(constructor.getModifiers()) && !constructor.isSynthetic()) {
                lines.add(constructor.toGenericString());
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isSeen(method.getModifiers()) && !method.isSynthetic() && !method.isBridge()) {
                lines.add(method.toGenericString().replace("synchronized ", ""));
            }
        }
        return lines;
    }

    private static String kind(Class<?> type) {
        String kind = type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        return (Modifier.isFinal(type.getModifiers()) ? "final " : "")
                + (type.isSealed() ? "sealed " : "")
                + (Modifier.isAbstract(type.getModifiers()) && !type.isInterface() ? "abstract " : "")
                + kind;
    }

    private static boolean isSeen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
