// SPDX-License-Identifier: MIT
#pragma once

namespace preload {

/// From now on, Xen's forced-emulation cpuid (ud2a "xen" cpuid), which is an undefined
/// instruction without Xen, answers as under Xen 4.17. The process's own handlers for SIGILL are
/// not installed: clients set one to find out that there is no Xen.
void InstallCpuidTrap();

}  // namespace preload
