#include "autograd/ops/compare.h"
