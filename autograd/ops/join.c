#include "autograd/ops/join.h"
