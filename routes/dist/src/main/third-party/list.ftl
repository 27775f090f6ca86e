<#-- One line a library: name, coordinates, licences as its authors name them, address. -->
The libraries in lib/, each under a licence of its own. Where several are named, its authors' pages say how they go together.
Notices of a library's own, and most licences' texts, are in its jar, under META-INF.

<#list dependencyMap as e>
<#assign project = e.getKey()/>
<#assign licenses = e.getValue()/>
${project.groupId}:${project.artifactId} ${project.version}
    licence: <#list licenses as license>${license}<#if license_has_next>; </#if></#list>
    from:    ${(project.url)!"unknown"}
</#list>
